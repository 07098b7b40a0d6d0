"""The sheet for a short visit: parts that are let in or left out, and each piece of typed text by itself."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from ketajournal.course import handoff
from ketajournal.course.handoff import PARTS, Material, TypedWords
from ketajournal.course.report import Noted
from ketajournal.course.strip import Strip, Unit, of_weeks
from ketajournal.course.values import Session
from ketajournal.course.weeks import Period
from ketajournal.journal.system import FILES_HAVE_OWNERS
from ketajournal.show import wording
from ketajournal.show.blocks import Block, Chart, Heading, Items, Picture, Text, Title, column, listed, table
from ketajournal.show.handoff_measures import JOINED_DAYS, measure_chart, rating_table
from ketajournal.show.measure import progress_blocks
from ketajournal.show.notices import notices_data, safety_data, urgent_blocks
from ketajournal.show.strip import StripPicture

_ABOUT_WEEKS = (
    "Weeks from session 1: middle value, lowest to highest, and n, how many were given. A week without any is empty."
)
_ABOUT_CHARTS = Text(
    "Shades are the published ranges, dotted lines the sessions, a dashed one the baseline. Scores more than "
    f"{JOINED_DAYS} days apart are not joined.",
    quiet=True,
)
_ABOUT_REVIEW = (
    "A record from my own journal, in my words and ratings. It proposes nothing. 'ketajournal handoff' makes a page "
    "of what you let in of it."
)
_PRINT_PDF = "Any program for PDF prints it, on A4 or Letter."
_PRINT_PAGE = (
    "Open it in a browser and print from there, on A4 or Letter; 'Save as PDF' in the same window makes a PDF."
)


def part_blocks(material: Material, part: str, chosen: Collection[str]) -> list[Block]:
    """The blocks of a part, typed text that stands by itself left out; *chosen* is what was let in."""
    return _PARTS[part](material, chosen) if part in _PARTS else []


def sheet_sections(material: Material, chosen: Collection[str]) -> list[tuple[str, list[Block]]]:
    """The sheet below what comes first: each title and what stands under it, those left empty left out."""
    found = []
    for part in material.order:
        is_told = part == handoff.THREADS_PART or (part in chosen and part != handoff.SAFETY)
        blocks = part_blocks(material, part, chosen) if is_told else []
        words = _items(f"{name_of(w, material)}: {w.text}" for w in material.words_in(part, chosen))
        if blocks or words:
            found.append((PARTS[part], [*blocks, *words]))
    return found


def lines_above(material: Material, chosen: Collection[str]) -> list[str]:
    """The lines to be seen before anything else, however long ago it was."""
    return [line.text for line in material.report.safety if handoff.SAFETY in chosen]


def _day(material: Material, value: date) -> str:
    """A date as it stands on the sheet: with its year where that is not the sheet's."""
    return wording.day(value, near=material.report.as_of)


def name_of(words: TypedWords, material: Material) -> str:
    """The label of typed words, with their day where that is not the course's."""
    return words.label if words.part == "course" else f"{words.label}, {_day(material, words.day)}"


# --- the parts


def _safety(material: Material, _chosen: Collection[str]) -> list[Block]:
    return _items(line.text for line in material.report.safety)


def _questions(material: Material, chosen: Collection[str]) -> list[Block]:
    return _items(material.questions(chosen))


def _course(material: Material, _chosen: Collection[str]) -> list[Block]:
    """The number of sessions, how they are given, since when, and what for."""
    course = material.report.course
    lines = [", ".join(wording.sessions_so_far(course, material.report.as_of))]
    days = list(dict.fromkeys(wording.day(s.at, year=True) for s in material.held))
    if days:
        lines[0] += f", on {days[0]}" if len(days) == 1 else f", from {days[0]} to {days[-1]}"
    used = dict.fromkeys(s.route or course.route for s in material.held)
    if routes := [material.routes.get(route, route) for route in used if route]:
        lines.append(f"Given as: {', '.join(routes)}")
    if course.maintenance_on:
        lines.append(f"Maintenance since {wording.day(course.maintenance_on, year=True)}")
    if material.focus:
        lines.append(f"For: {', '.join(material.focus)}")
    return [*_items(lines), *_told(material, "course")]


def _told(material: Material, part: str) -> list[Block]:
    return [Text(notice.to_others or notice.text) for notice in material.notices(part)]


def _flags(material: Material, _chosen: Collection[str]) -> list[Block]:
    return _items(
        f"{wording.day(of.day, year=True)}: {', '.join(material.flags.get(name, name) for name in of.names)}"
        for of in material.flagged
    )


def _measures(material: Material, _chosen: Collection[str]) -> list[Block]:
    report = material.report
    found: list[Block] = [_ABOUT_CHARTS] if report.measures else []
    for progress in report.measures:
        heading, *said = progress_blocks(
            progress, len(report.weeks), report.as_of, material.first_week, to_others=True
        )
        chart = measure_chart(progress, material)
        found += [heading, *([chart] if chart else []), *said]
    return [*found, *_told(material, "measures")]


def _sessions(material: Material, chosen: Collection[str]) -> list[Block]:
    """A row a session; a column that has nothing in any of them is left out."""
    report, lines = material.report, material.sessions
    sessions = [line.session for line in lines]
    beside = material.texts_beside(chosen)

    def date_of(session: Session) -> str:
        return f"{_day(material, session.at)}{', planned' if session.at > report.as_of else ''}"

    def route(session: Session) -> str | None:
        used = session.route or report.course.route
        return material.routes.get(used, used) if used else None

    def effects(session: Session) -> str:
        typed = beside.get((session.id, handoff.EFFECTS))
        return "; ".join([*material.effects.get(session.id, ()), *([typed] if typed else [])])

    columns = (
        column("Date", map(date_of, sessions)),
        column("Route", map(route, sessions)),
        column(handoff.DOSE, (beside.get((session.id, handoff.DOSE)) for session in sessions), wraps=True),
        column("Effects", map(effects, sessions), wraps=True),
        column(handoff.SETTING, (beside.get((session.id, handoff.SETTING)) for session in sessions), wraps=True),
    )
    numbers = column("Session", (str(line.number) for line in lines))
    return [table([numbers], columns)] if lines else []


def _weeks(material: Material, _chosen: Collection[str]) -> list[Block]:
    leading, weeks = material.leading, material.weeks
    if not weeks:
        return []
    given = (week.ratings.get(metric) for week in weeks for metric in leading)
    dips = [
        f"week {d.week}: {wording.number(d.mood)}, after {wording.number(d.before)}"
        for d in material.report.dips
        if d.week >= material.first_week
    ]
    return [
        Text(_ABOUT_WEEKS, quiet=True),
        *_strip(material, [week for week in weeks if week.number]),
        rating_table([(material.metrics[m], m) for m in leading], weeks),
        *wording.watch_note(given),
        *([Text(f"Middle mood lower than in the week before: {'; '.join(dips)}.")] if dips else []),
    ]


def _strip(material: Material, weeks: Sequence[Period]) -> list[Block]:
    """The ratings as a strip, a week a cell, and which end of each is the better one."""
    called = material.metrics
    leading = [metric for metric in material.leading if any(metric in week.ratings for week in weeks)]
    if not leading:  # all that was rated was so before session 1
        return []

    def of_latest(_unit: Unit, most: int | None) -> Strip:
        return of_weeks(weeks[-most:] if most else weeks, leading)

    strip = StripPicture(of_latest, [Unit.WEEK], called)
    better = [f"{called[m].label} ({called[m].better})" for m in leading if called[m].better]
    said = f"The stronger the shade of a cell, the higher its number. {'; '.join(better)}." if better else ""
    return [Picture(strip.drawn, strip.said), *([Text(said, quiet=True)] if said else [])]


def _signs(material: Material, _chosen: Collection[str]) -> list[Block]:
    def sign(noted: Noted, name: str) -> str:
        return wording.sign(material.signs.get(name, name), noted.when.get(name))

    noted = (f"{_day(material, n.day)}: {', '.join(sign(n, s) for s in n.signs)}" for n in material.noted)
    return [*_items(noted), *_told(material, "signs")]


def _practice(material: Material, chosen: Collection[str]) -> list[Block]:
    """New things, practices by their names where those were let in, and therapy."""
    beside, lines, first = material.texts_beside(chosen), [], material.first
    if things := [line.new_thing for line in material.sessions if line.new_thing]:
        kept = wording.kept(things) or "not asked about yet"
        lines.append(f"A new thing was chosen after {wording.how_many(len(things), 'session')}; {kept}")
    for p in material.practices:
        called = beside.get((p.entry, handoff.A_PRACTICE), handoff.A_PRACTICE)
        days = wording.how_many(len([day for day in p.days if day >= first]), "day")
        lines.append(f"{called}: on {days} since {wording.day(max(p.since, first), year=True)}")
    if material.appointments:
        appointments = wording.how_many(len(material.appointments), "appointment")
        lines.append(f"Therapy: {appointments}, {len(material.therapy_near)} in the 72 hours after a session")
    return _items(lines)


def _review(material: Material, _chosen: Collection[str]) -> list[Block]:
    return _items(f"{label}: {said}" for label, said in material.marked)


def _threads(material: Material, chosen: Collection[str]) -> list[Block]:
    found: list[Block] = []
    for w in material.words:
        if w.part == handoff.THREADS_PART and w.key in chosen:
            found += [Heading(f"{w.label}, {wording.day(w.day, year=True)}"), *map(Text, w.text.split("\n"))]
    return found


def _things(material: Material, chosen: Collection[str]) -> list[Block]:
    """A new thing a session, by what it is where that was let in, and what check-ins said of it."""
    lines = []
    beside = material.texts_beside(chosen)
    for line in material.sessions:
        if line.new_thing:
            what, cue, obstacle = (
                beside.get((line.session.id, label))
                for label in (handoff.A_NEW_THING, handoff.AS_IF_THEN, handoff.IN_THE_WAY)
            )
            day = _day(material, line.session.at)
            parts = [f"After session {line.number}, {day}: {what or handoff.A_NEW_THING}"]
            parts += [f"{handoff.AS_IF_THEN}: {cue}"] if cue else []
            parts += [f"{handoff.IN_THE_WAY}: {obstacle}"] if obstacle else []
            parts.append(f"In the check-ins: {wording.kept([line.new_thing]) or 'not asked about yet'}")
            lines.append(". ".join(part.rstrip(".") for part in parts))
    return _items(lines)


_PARTS: Mapping[str, Callable[[Material, Collection[str]], list[Block]]] = {
    handoff.SAFETY: _safety,
    handoff.QUESTIONS: _questions,
    "course": _course,
    "flags": _flags,
    "measures": _measures,
    "sessions": _sessions,
    "weeks": _weeks,
    "signs": _signs,
    "practice": _practice,
    "review": _review,
    handoff.THREADS_PART: _threads,
    "things": _things,
}


def _items(lines: Iterable[str]) -> list[Block]:
    found = tuple(lines)
    return [Items(found)] if found else []


def left_out_text(count: handoff.SectionsLeftOut) -> str:
    """The amount that was left out, by section, with no word about what it is."""
    whole, in_part = (wording.how_many(n, "section") for n in count)
    if count.whole and count.in_part:
        return f"{whole} and a part of {in_part} more were left out by the person."
    if count.whole:
        return f"{whole} {'was' if count.whole == 1 else 'were'} left out by the person."
    if count.in_part:
        return f"A part of {in_part} was left out by the person."
    return "Nothing that this sheet can hold was left out."


class PartPreview(NamedTuple):
    """Exactly what would stand in the sheet if this were let in."""

    title: str
    found: list[Block]

    def blocks(self) -> list[Block]:
        return [Heading(f"— {self.title} —"), *self.found]

    def data(self) -> dict[str, object]:
        return {"title": self.title}


def _words_data(material: Material, chosen: Collection[str]) -> list[dict[str, object]]:
    return [
        {"id": w.key, "section": w.part, "label": w.label, "date": w.day, "text": w.text, "in": w.key in chosen}
        for w in material.words
    ]


class HandoffDocument(NamedTuple):
    """All that could stand in a sheet, what was let in, and where the sheet went; ``None`` where none was made."""

    material: Material
    chosen: frozenset[str]
    path: str | None

    def blocks(self) -> list[Block]:
        here = " Here, the file can be read by you alone." if FILES_HAVE_OWNERS else ""
        return [
            Title(f"The sheet is in {self.path}"),
            Text(
                "It is plain text for whoever gets it: nothing in it is encrypted, and a copy that is sent or "
                f"printed is out of your hands.{here}"
            ),
            Text(_PRINT_PDF if (self.path or "").endswith(".pdf") else _PRINT_PAGE),
            Text(left_out_text(self.material.left_out(self.chosen))),
        ]

    def data(self) -> dict[str, object]:
        material, parts = self.material, self.material.parts()
        left_out = material.left_out(self.chosen)
        return {
            "for": material.audience,
            "as_of": material.report.as_of,
            "course": material.report.course.number,
            "since": material.since,
            "sections": [{"id": part, "title": PARTS[part], "in": part in self.chosen} for part in parts],
            "words": _words_data(material, self.chosen),
            "first": lines_above(material, parts),
            "left_out": left_out.whole,
            "left_out_in_part": left_out.in_part,
            "path": self.path,
        }


class ReviewDocument(NamedTuple):
    """The prescriber's sheet that a review ends in: with all that it can hold, for the person alone."""

    material: Material

    def blocks(self) -> list[Block]:
        report, every = self.material.report, self.material.everything
        found = [
            Title(f"A sheet for my prescriber, {wording.day(report.as_of, year=True)}"),
            Text(_ABOUT_REVIEW, quiet=True),
            *listed("Please read this first", (f"- {line}" for line in lines_above(self.material, every))),
        ]
        for title, blocks in sheet_sections(self.material, every):
            found += [Heading(title), *_on_screen(blocks)]
        return [*found, *urgent_blocks(report.notices)]

    def data(self) -> dict[str, object]:
        material = self.material
        report = material.report
        return {
            "as_of": report.as_of,
            "course": report.course.number,
            "safety_history": [safety_data(line) for line in report.safety],
            "focus": material.focus,
            "noted": [{"date": n.day, "dip": n.dip, "signs": n.signs} for n in report.noted],
            "flags": [{"date": f.day, "names": f.names} for f in material.flagged],
            "therapy": {
                "appointments": len(material.therapy),
                "near_a_session": len(material.therapy_near),
                "on": [at.date() for at in material.therapy],
                "near_on": [at.date() for at in material.therapy_near],
            },
            "marked": [{"label": label, "text": said} for label, said in material.marked],
            "words": _words_data(material, material.everything),
            "questions": material.questions(material.everything),
            "notices": notices_data(report.notices),
        }


def _on_screen(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks without the charts, which only a page can draw; each item of a list with its own sign."""
    for block in blocks:
        if isinstance(block, Items):
            yield Items(tuple(f"- {item}" for item in block.items))
        elif block is not _ABOUT_CHARTS and not isinstance(block, Chart):
            yield block
