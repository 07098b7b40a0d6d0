"""One quiet sentence back, behind the answer that calls for it or at the end: which one, and when none is said."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from ketajournal.course import metrics
from ketajournal.course.text import one_line
from ketajournal.course.values import Value
from ketajournal.guide.prompt import Prompt
from ketajournal.guide.subject import Subject
from ketajournal.journal import kept_answers, reading
from ketajournal.journal.settings import setting

# How far back an answer is the one before, and a mood one that a dip is seen beside.
_LATELY_DAYS = 14
_FEWEST_MOODS = 3
# From this rating on it is relief that is spoken of as the first.
_MUCH_RELIEF = 6
_RELIEF = "relief_after"
_WEEK_DAYS = 7
_SIGNS = (metrics.WARNING_SIGNS, metrics.SIDE_EFFECTS)


def sentence_behind(said: Prompt, question: Prompt, answered: Mapping[str, Value], subject: Subject) -> str | None:
    """The sentence *said* back behind the answer to a question, ``None`` where it isn't called for or may not be."""
    value, when = answered.get(question.id), said.when
    lately = _answers_before(question, subject)
    now_known, known_then = dict(answered), {question.id: lately[0] if lately else None}
    if question.metric == "mood":
        now_known["checkin.dip"] = _is_below(value, lately)
        known_then["checkin.dip"] = bool(lately) and _is_below(lately[0], lately[1:])
    if question.metric == _RELIEF:
        every = reading.entries_of_all(subject.journal.connection, (subject.kind.name,))
        earlier = [e.of(_RELIEF) for e in every if e.id != subject.own]
        now_known["reflect.first_relief"] = _is_much(value) and not any(map(_is_much, earlier))
    is_called_for = when is not None and when.holds(now_known) and not when.holds(known_then)
    return said.ask if is_called_for and _may_be_said(subject) else None


def own_words_from_before(subject: Subject) -> str | None:
    """At a check-in, a small shift that was noted a week ago or more, else the first that was, with its day."""
    if subject.kind.name != "checkin":
        return None
    noted = subject.text_nearest(metrics.SMALL_SHIFT, subject.now - timedelta(days=_WEEK_DAYS))
    if noted is None or noted[0].date() >= subject.now.date() or not _may_be_said(subject):
        return None
    at, said = noted
    days = (subject.now.date() - at.date()).days
    when = "A week ago" if days == _WEEK_DAYS else f"On {at.day} {at:%B}"
    return f"{when}: {one_line(said, 60)}"


def _may_be_said(subject: Subject) -> bool:
    """False where it was turned off, a sign was marked lately, or a notice of danger or of a rise stands."""
    if setting("answers_back") in ("no", "false"):
        return False
    from ketajournal.course.measure_progress import Measured, notices_of_all
    from ketajournal.course.recent import for_overview

    connection, course = subject.journal.connection, subject.course
    if course is None:
        entries = reading.entries(connection, None)
    else:
        entries = reading.entries_of_part(connection, course.id, for_overview(course, subject.now))
    elsewhere = reading.elsewhere(connection, subject.course_id)
    if any(n.row.urgent for n in notices_of_all(Measured(course, entries, subject.now, elsewhere))):
        return False
    since = subject.now - timedelta(days=_WEEK_DAYS)  # so long a marked sign keeps it quiet
    return not any(a.metric in _SIGNS and a.value for e in entries if e.at >= since for a in e.answers)


def _answers_before(prompt: Prompt, subject: Subject) -> list[Value]:
    """The answers to the question in the two weeks before, latest first."""
    return kept_answers.answers_before(
        subject.journal.connection,
        prompt.id,
        subject.kind.name,
        besides=subject.own or "",
        between=(subject.now - timedelta(days=_LATELY_DAYS), subject.now),
    )


def _is_below(value: Value, earlier: Sequence[Value]) -> bool:
    """True of a rating below every one of at least three earlier ones."""
    numbers = [n for n in earlier if isinstance(n, int | float)]
    return isinstance(value, int | float) and len(numbers) >= _FEWEST_MOODS and value < min(numbers)


def _is_much(value: Value) -> bool:
    return isinstance(value, int | float) and value >= _MUCH_RELIEF
