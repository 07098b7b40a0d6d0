"""``handoff``: a sheet for a short visit, of what the person lets in and nothing else."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from ketajournal import __version__
from ketajournal.actions.command_run import current_run
from ketajournal.actions.console import one_of, require_terminal, some_of, tell
from ketajournal.actions.handoff_consent import ask_consent
from ketajournal.actions.handoff_material import material_for
from ketajournal.actions.help_calls import read_answers
from ketajournal.actions.typed_dates import end_of
from ketajournal.actions.typed_paths import file_to_write, unused_name, write_whole
from ketajournal.course import handoff
from ketajournal.course.handoff import Material
from ketajournal.course.weeks import first_day
from ketajournal.errors import BadInput, Interrupted
from ketajournal.exchange.handoff import HandoffPage, handoff_html
from ketajournal.exchange.pdf import pdf_of, require_pdf
from ketajournal.guide.asking import NO, YES
from ketajournal.guide.date_phrases import moment_from_words
from ketajournal.journal.home import home
from ketajournal.journal.new_journal import require_journal
from ketajournal.show import wording
from ketajournal.show.handoff import HandoffDocument, left_out_text, lines_above, sheet_sections


def hand_over(
    *,
    audience: str,
    output: str | None,
    pdf: bool,
    only: str | None,
    every: bool,
    also: Sequence[str],
    answers: str | None,
    since: str | None,
    course: int | None,
    as_of: str | None,
    name: str | None,
    force: bool,
) -> HandoffDocument:
    """Make the sheet and say where it is. For programs, and nothing decided, only what could go in is told.

    All is as the options of the command line have it. Raises ``BadInput`` and ``Interrupted`` with nothing written.
    """
    audience = one_of(audience, handoff.AUDIENCES, "nobody that a sheet is for")
    current, is_decided = end_of(as_of), bool(only or every or also or answers)
    earliest = moment_from_words(since, current).at.date() if since else None
    if current_run().as_json and not is_decided:
        return HandoffDocument(material_for(audience, course, earliest, current), frozenset(), None)
    require_journal(home())
    if not is_decided:
        require_terminal("handoff", _WITHOUT_A_TERMINAL)
    path = file_to_write(output or f"handoff-{current:%Y-%m-%d}.{'pdf' if pdf else 'html'}", force=force)
    if pdf:
        require_pdf()
    given = read_answers(answers) if answers is not None else {}
    current_run().only_looks = False  # whoever gets the sheet could not tell that something can't be read
    material = material_for(audience, course, earliest, current)
    chosen = _decided(material, only, also, given, every=every) if is_decided else ask_consent(material)
    if not chosen:
        raise Interrupted("Nothing was let in, so nothing was written.")
    page = handoff_html(_sheet(material, chosen, name, current))
    if not force:
        path = unused_name(path)  # another sheet may have been made while this one's questions were asked
    write_whole(path, pdf_of(page) if pdf else page.encode("utf-8"))
    for notice in material.report.notices:
        if notice.code == "crisis-help":  # said to the person, whatever they let into the sheet
            tell(notice.text)
    return HandoffDocument(material, chosen, str(path))


_WITHOUT_A_TERMINAL = (
    "Run it in a terminal, or say what goes in: --all, or --only course,measures; --with or --answers for your own "
    "words. 'ketajournal handoff --json' lists what there is."
)


# --- what goes in, without asking


def _decided(
    material: Material, only: str | None, also: Sequence[str], given: Mapping[str, object], *, every: bool
) -> frozenset[str]:
    """The names of all that goes in without asking: a no is kept, whatever else would let it in.

    Raises ``BadInput`` with all that is not understood.
    """
    there = material.parts()
    whole = [part for part in material.order if part not in handoff.TYPED_ALONE]
    named = [*(there if every else ()), *(some_of(only, whole, "no part of a sheet") if only is not None else ())]
    named += [name.strip() for several in also for name in several.split(",")]
    problems: list[str] = []
    chosen: set[str] = set()
    refused: set[str] = set()
    for name, value in [*((name, True) for name in named), *given.items()]:
        let_in = _yes(value)
        fitting = [name] if name in whole else _words_named(material, name)
        if len(fitting) != 1:
            problems.append(f"'{name}' is nothing that can be let in.")
        elif let_in is None:
            problems.append(f"'{name}' can be yes or no.")
        elif not let_in:
            refused.update(fitting)
        elif name in there or name not in whole:
            chosen.update(fitting)
    if problems:
        raise BadInput("\n".join(problems), "'ketajournal handoff --json' lists the ids; nothing was written.")
    return frozenset(chosen - refused)


def _words_named(material: Material, name: str) -> list[str]:
    """The keys of the words that a person names; more of the entry's id than is shown does no harm."""
    entry, _, prompt = name.lower().partition(":")
    keys = [w.key for w in material.words if entry]
    return [key for key in keys if key.partition(":")[2] == prompt and entry.startswith(key.partition(":")[0])]


def _yes(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    word = value.strip().lower() if isinstance(value, str) else ""
    return True if word in YES else False if word in NO else None


# --- the sheet


def _sheet(material: Material, chosen: Collection[str], name: str | None, current: datetime) -> HandoffPage:
    course = material.report.course
    today = wording.day(current, year=True)
    begun = material.since or first_day(course)
    return HandoffPage(
        title=f"A record for {today}",
        facts=(
            ("Name", name or ""),
            ("Days", f"{wording.day(begun, year=True)} to {today}"),
            ("Course", str(course.number)),
        ),
        first=lines_above(material, chosen),
        sections=sheet_sections(material, chosen),
        left_out=left_out_text(material.left_out(chosen)),
        version=__version__,
        written_up_to=wording.moment(current),
    )
