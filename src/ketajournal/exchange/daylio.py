"""Daylio's CSV and its backup: a mood by its name, activities and a note.

The heads of the CSV are ``full_date,date,weekday,time,mood,activities,note_title,note``; older files have no
``note_title``, newer ones have ``scales``. Only ``full_date`` is the same in every language.

The backup is a zip in which ``backup.daylio`` is JSON, in base64. Its ``dayEntries`` say their moment by the clock,
months from 0; moods and tags are numbers that ``customMoods`` and ``tags`` give names. Pictures and sound lie beside.
"""

import re
from binascii import a2b_base64
from codecs import getincrementaldecoder
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import chain

from ketajournal.errors import BadInput
from ketajournal.exchange.checked_json import CheckedJson
from ketajournal.exchange.content import Content
from ketajournal.exchange.formats import FormatIn, ReadOptions
from ketajournal.exchange.help_calls import answers_beside
from ketajournal.exchange.incoming import Incoming, imported_mood, imported_words
from ketajournal.exchange.json_reading import JsonDocument, Member, members
from ketajournal.exchange.nights import Nights, duration, is_plausible
from ketajournal.exchange.parts import FilePart
from ketajournal.exchange.table_reading import TableRow
from ketajournal.exchange.value_parsing import moment_of

_BACKUP = "backup.daylio"
# The names that the program gives its five moods, best first, and where they would lie from 0 to 10.
_LIKELY = {"rad": 9, "good": 7, "meh": 5, "bad": 3, "awful": 1}
_BREAK = re.compile(r"<br\s*/?>|</(?:p|div|li|h\d)>", re.IGNORECASE)
_ITEM = re.compile(r"<li>", re.IGNORECASE)
_TAG = re.compile(r"</?(?:b|i|u|s|strong|em|p|div|ul|ol|li|span|h\d)>", re.IGNORECASE)
_REFERENCE = re.compile(r"&(?:#\d+|#x[0-9a-f]+|[a-z][a-z0-9]*);", re.ASCII | re.IGNORECASE)
_LONGEST_MOOD = 200
_MOST_MOODS = 200
_SLEEP = {"sleep time", "sleep hours", "hours slept", "hours of sleep"}


def _is_one(content: Content) -> bool:
    return {"full_date", "time", "mood"} <= set(content.heads) or bool(_backups(content))


def _backups(content: Content) -> list[FilePart]:
    return content.parts.ending(_BACKUP) if content.is_folder else []


def _rows(content: Content) -> Iterator[TableRow]:
    return _rows_of(_backups(content)[0]) if content.is_folder else content.rows()


def moods_in(content: Content) -> list[str]:
    """The names of the moods in the file, in the order of their first use. Raises ``BadInput`` with the line."""
    found: dict[str, None] = {}
    for row in _rows(content):
        found[_mood(row)] = None
        if len(found) > _MOST_MOODS:
            raise row.fault(f"there are more than {_MOST_MOODS} moods in it.")
    found.pop("", None)
    return list(found)


def _read(content: Content, options: ReadOptions) -> Incoming:
    """All entries. Names of moods are told apart without upper and lower case."""
    incoming = Incoming("Daylio", by_wall_clock=True)
    nights = Nights(incoming, "daylio")
    meant = {name.casefold(): value for name, value in options.moods.items()}
    for row in _rows(content):
        moment = moment_of(row.cells["full_date"], row.cells["time"])
        if moment is None:
            given = f"{row.cells['full_date']} {row.cells['time']}"[:40]
            raise row.fault(f"'{given}' is not a date and a time, such as 2026-03-02 and 14:00.")
        name = _mood(row)
        if name and name.casefold() not in meant:
            raise row.fault(f"nobody said what the mood '{name[:40]}' means.")
        incoming.leave_out("pictures, sound and other attachments", int(row.cells.get("assets") or 0))
        incoming.leave_out("numbers on scales: Daylio's CSV has them", int(row.cells.get("unread") or 0))
        said = [imported_mood(meant.get(name.casefold())), imported_words("mood", name)]
        incoming.entry("checkin", moment, [*said, imported_words("text", _text(row))])
        if asleep := _asleep(row):
            nights.sleep(moment.date(), asleep)
    incoming.calls += answers_beside(content)
    return nights.incoming()


def _asleep(row: TableRow) -> timedelta | None:
    """The time asleep among the scales: ``Sleep Quality: 8/10 points | Sleep Time: 7:30``."""
    scales = (scale.partition(":") for scale in row.cells.get("scales", "").split(" | "))
    said = next((said for name, _, said in scales if name.strip().casefold() in _SLEEP), "")
    asleep = duration(said, "hours")
    if asleep is not None and not is_plausible(asleep):
        raise row.fault(f"a time asleep of '{said.strip()[:40]}' can't be so.")
    return asleep


def _mood(row: TableRow) -> str:
    name = row.cells["mood"].strip()
    if len(name) > _LONGEST_MOOD or not name.isprintable():
        raise row.fault("the mood is not the name of one.")
    return name


def _text(row: TableRow) -> str:
    """Title, note and activities, and whatever else a newer version writes, under its head."""
    known = {"assets", "unread", "full_date", "date", "weekday", "time", "mood", "activities", "note_title", "note"}
    activities = ", ".join(part.strip() for part in row.cells.get("activities", "").split(" | ") if part.strip())
    parts = [
        row.cells.get("note_title", "").strip(),
        _plain(row.cells.get("note", "")),
        f"Activities: {activities}" if activities else "",
        *(
            f"{head.capitalize()}: {cell.strip()}"
            for head, cell in row.cells.items()
            if head not in known and cell.strip()
        ),
    ]
    return "\n".join(filter(None, parts))


def _plain(text: str) -> str:
    """A note without the few marks of form that newer versions put into it; one without marks is as it was typed."""
    plain = _TAG.sub("", _ITEM.sub("- ", _BREAK.sub("\n", text)))
    if plain == text:
        return text.strip()
    from html import unescape

    return _REFERENCE.sub(lambda match: unescape(match[0]), plain).replace("\u00a0", " ").strip()


# --- the backup


def _rows_of(backup: FilePart) -> Iterator[TableRow]:
    """The entries of a backup as rows of the CSV, and under ``assets`` how many pictures and sounds there are.

    Of scales it has the words that were chosen; numbers on one, which only the CSV says, are counted as ``unread``.
    """
    document = JsonDocument(lambda: _members(backup))
    given = {str(number): name for number, name in enumerate(_LIKELY, start=1)}
    moods = {
        mood.whole("id"): mood.text("custom_name").strip() or given.get(str(mood.value.get("predefined_name_id")), "")
        for mood in document.each("customMoods")
    }
    tags = {tag.whole("id"): tag.text("name") for tag in document.each("tags")}
    scales = dict(_words_on(document.each("scales")))
    for entry in document.each("dayEntries"):
        mood = entry.whole("mood")
        if not moods.get(mood):
            raise entry.fault("mood", "the number of a mood in the file")
        found = [on.value for on in entry.each("scaleValues")]
        on_scales = [f"{on.get('id_scale')} {on.get('id_text_scale_value')}" for on in found]
        cells = {
            "full_date": f"{entry.whole('year'):04}-{entry.whole('month') + 1:02}-{entry.whole('day'):02}",
            "time": _time(entry),
            "mood": moods[mood],
            "activities": " | ".join(tags.get(number, f"activity {number}") for number in _numbers(entry, "tags")),
            "scales": " | ".join(scales[one] for one in on_scales if one in scales),
            "note_title": entry.maybe("note_title", entry.text) or "",
            "note": entry.maybe("note", entry.text) or "",
            "assets": str(len(_numbers(entry, "assets"))),
            "unread": str(len([one for one in on_scales if one not in scales])),
        }
        yield TableRow(entry.where, cells)


def _words_on(scales: Iterator[CheckedJson]) -> Iterator[tuple[str, str]]:
    """The choices on the scales by the numbers of both, as the CSV says it: ``Sleep Time: 7:30``."""
    for scale in scales:
        if isinstance(scale.value.get("text_scale"), dict):
            for word in scale.inside("text_scale").each("values"):
                said = f"{scale.value.get('name')}:\u00a0{word.value.get('value')}"
                yield f"{scale.value.get('id')} {word.value.get('id')}", said


def _time(entry: CheckedJson) -> str:
    """The time that the clock showed. The first versions kept no hour, and of the moment only when it was written."""
    if entry.value.get("hour") != -1:
        return f"{entry.whole('hour')}:{entry.whole('minute'):02}"
    written, shift = entry.value.get("datetime"), entry.value.get("timeZoneOffset", 0)
    if isinstance(written, int | float) and isinstance(shift, int | float):
        with suppress(OverflowError, OSError, ValueError):
            return f"{datetime.fromtimestamp((written + shift) // 1000, UTC):%H:%M}"
    raise entry.fault("datetime", "a time in milliseconds since 1970")


def _numbers(entry: CheckedJson, key: str) -> list[int]:
    """The numbers of what belongs to an entry; none where the list is not there."""
    found = entry.value.get(key) or []
    if not isinstance(found, list) or not all(isinstance(one, int) for one in found):
        raise entry.fault(key, "a list of numbers")
    return found


def _members(part: FilePart) -> Iterator[Member]:
    """The fields of the JSON; old backups have it as it is."""
    pieces = part.pieces()
    first = next(pieces, "")
    whole = chain([first], pieces)
    return members(whole if first.lstrip().startswith("{") else _decoded(whole))


def _decoded(pieces: Iterator[str]) -> Iterator[str]:
    """The text that base64 stands for, as it is read."""
    decode, rest = getincrementaldecoder("utf-8")().decode, ""
    try:
        for piece in chain(pieces, [""]):
            text = rest + "".join(piece.split())
            whole = len(text) // 4 * 4 if piece else len(text)
            rest = text[whole:]
            yield decode(a2b_base64(text[:whole], strict_mode=True), not piece)
    except ValueError as fault:  # it is no base64, ends early, or is no text
        raise BadInput(f"{_BACKUP} is not the JSON in base64 that Daylio writes: {fault}.") from None


READER = FormatIn(_is_one, _read, moods_in, _LIKELY)
