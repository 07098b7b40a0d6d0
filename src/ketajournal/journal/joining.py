"""Two versions of the same thing become one: the law of merging, with no file in it.

Joining is the same whichever side a version comes from, in whichever order several come, and however often one does.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID, uuid5

from ketajournal.course.values import NAMES_DELETED
from ketajournal.journal.archive import (
    AnswerRecord,
    CourseRecord,
    EntryRecord,
    EntryRows,
    SessionRecord,
    deletion_stamp,
    stamps_of,
    stamps_text,
)
from ketajournal.journal.moments import after
from ketajournal.journal.statements import Changing

StampedRecord = TypeVar("StampedRecord", CourseRecord, SessionRecord, EntryRecord)
Same = TypeVar("Same", CourseRecord, SessionRecord)

_NOTES = UUID("c1d7f1c6-8a55-4d51-a7a0-5a1f7f2b9e64")
# A moment, and the clock that it was told by, are one thing, with one stamp.
_MOMENT = ("at", "utc_offset")
_NOT_COMPARED = ("id", "stamps", "updated_at", "utc_offset")


def changed(row: StampedRecord, now: str, **columns: Any) -> StampedRecord:
    """The row with these columns changed, stamped later than all that it has."""
    stamps = stamps_of(row)
    at = after(now, *stamps.values())
    return row._replace(**columns, updated_at=at, stamps=stamps_text(stamps | dict.fromkeys(columns, at)))


def joined(mine: StampedRecord | None, theirs: StampedRecord) -> StampedRecord:
    """The row as it stands after both: of each column what was changed last, and at the same moment the larger."""
    if mine is None or mine == theirs:
        return theirs
    ours, others = _stamps(mine), _stamps(theirs)
    stamps = {"": max(ours[""], others[""])}
    columns: dict[str, Any] = {"updated_at": max(mine.updated_at, theirs.updated_at)}
    for name in mine._fields:
        if name in _NOT_COMPARED:
            continue
        together = _MOMENT if name in _MOMENT else (name,)
        here = ours.get(name, ours[""]), _texts(mine, together)
        there = others.get(name, others[""]), _texts(theirs, together)
        stands = mine if here >= there else theirs
        columns |= {one: getattr(stands, one) for one in together}
        stamp = max(here[0], there[0])
        if stamp and (stamp != stamps[""] or name == "deleted_at"):
            stamps[name] = stamp
    columns["stamps"] = None if stamps == {"": columns["updated_at"]} else stamps_text(stamps)
    return mine._replace(**columns)


def _texts(row: Changing, names: Iterable[str]) -> list[str]:
    """Columns as they are compared with another row's."""
    return ["" if (value := getattr(row, name)) is None else str(value) for name in names]


def _stamps(row: Changing) -> dict[str, str]:
    """Each column's stamp. What was never deleted has none there, however late the row was changed."""
    stamps = stamps_of(row)
    return {**stamps, "deleted_at": deletion_stamp(row)} if isinstance(row, EntryRecord) else stamps


def settled(ours: Iterable[AnswerRecord], theirs: Sequence[AnswerRecord]) -> list[AnswerRecord]:
    """Every answer to one question from both sides, the earliest first: each stood until the next, the last stands.

    Of two given at the same second on two machines both choose the same one, by its id.
    """
    known = {a.id: a for a in ours}
    for answer in _lifted(theirs):
        same = known.get(answer.id, answer)
        known[answer.id] = same._replace(answered_at=max(same.answered_at, answer.answered_at))
    in_order = sorted(known.values(), key=_given)
    until = [later.answered_at for later in in_order[1:]]
    return [a._replace(replaced_at=at) for a, at in zip(in_order, [*until, None], strict=True)]


def _lifted(answers: Sequence[AnswerRecord]) -> Sequence[AnswerRecord]:
    """The same answers; one that stood in an older file, whose clock had gone back, is above those it replaced."""
    stands = next((a for a in answers if a.replaced_at is None), None)
    latest = max(answers, key=_given)
    if stands is None or latest.replaced_at is None:
        return answers
    lifted = stands._replace(answered_at=after(stands.answered_at, latest.answered_at))
    return [lifted if a is stands else a for a in answers]


def _given(answer: AnswerRecord) -> tuple[str, str]:
    return answer.answered_at, answer.id


def note_of(late: EntryRows) -> EntryRows:
    """A note with answers that were given into an entry after it was deleted elsewhere; it names the entry.

    The same answers make the same note on every machine. No report counts a rating in it.
    """
    entry = late.entry
    note_id = uuid5(_NOTES, entry.id).hex
    begun = entry.started_at
    note = entry._replace(id=note_id, kind="note", finished_at=begun, deleted_at=None, updated_at=begun, stamps=None)
    words = f"Written into an entry that was deleted elsewhere: {entry.kind}, {entry.id[:8]}."
    named_by = uuid5(_NOTES, f"names {note_id}").hex
    named = AnswerRecord(named_by, note_id, NAMES_DELETED, "text", None, json.dumps(words), 0, begun, None)
    answers = (
        a._replace(id=uuid5(_NOTES, a.id).hex, entry_id=note_id, metric=None, position=a.position + 1)
        for a in late.answers
    )
    return EntryRows(note, (named, *answers))


class SameOnes:
    """Courses and sessions that are the same as others, and everything that belongs to one of them in its place.

    ``courses`` and ``sessions`` are all there are, by their ids, as they stand. Sessions of one course at the very
    same moment were planned on two machines: they are one.
    """

    def __init__(self, courses: Mapping[str, CourseRecord], sessions: Mapping[str, SessionRecord]) -> None:
        self.courses = _without_circles(courses)
        self._courses = _links(self.courses)
        at_home = {s.id: s._replace(course_id=_end(s.course_id, self._courses)) for s in sessions.values()}
        self.sessions = _one_of_each_moment(_without_circles(at_home))
        self._sessions = _links(self.sessions)

    def entry(self, entry: EntryRecord) -> EntryRecord:
        """The entry in the course and session that it is about."""
        if not self._courses and not self._sessions:
            return entry
        course_id = entry.course_id and _end(entry.course_id, self._courses)
        return entry._replace(
            course_id=course_id, session_id=entry.session_id and _end(entry.session_id, self._sessions)
        )

    @property
    def moved(self) -> dict[str, list[tuple[str, str]]]:
        """For each column of an entry that names one of these: what it should name instead, and what it named."""
        return {
            "course_id": [(_end(one, self._courses), one) for one in self._courses],
            "session_id": [(_end(one, self._sessions), one) for one in self._sessions],
        }


def _links(rows: Mapping[str, CourseRecord] | Mapping[str, SessionRecord]) -> dict[str, str]:
    return {row.id: row.same_as for row in rows.values() if row.same_as is not None}


def _end(one: str, links: Mapping[str, str]) -> str:
    while one in links:
        one = links[one]
    return one


def _without_circles(rows: Mapping[str, Same]) -> dict[str, Same]:
    """The rows, none of which is the same as one that is not there, or by some way round as itself."""
    found = {row.id: row if row.same_as in rows else row._replace(same_as=None) for row in rows.values()}
    for start in sorted(found):
        seen = [start]
        while (following := found[seen[-1]].same_as) is not None:
            if following in seen:
                kept = min(seen[seen.index(following) :])
                found[kept] = found[kept]._replace(same_as=None)
                break
            seen.append(following)
    return found


def _one_of_each_moment(sessions: dict[str, SessionRecord]) -> dict[str, SessionRecord]:
    alike: defaultdict[tuple[str, str], list[SessionRecord]] = defaultdict(list)
    for session in sessions.values():
        if session.same_as is None and session.cancelled_at is None:
            alike[session.course_id, session.at].append(session)
    found = dict(sessions)
    for several in alike.values():
        first, *others = sorted(several, key=lambda s: (s.created_at, s.id))
        for other in others:
            found[other.id] = other._replace(same_as=first.id)
            first = first._replace(route=first.route or other.route, setting=first.setting or other.setting)
            found[first.id] = first
    return found
