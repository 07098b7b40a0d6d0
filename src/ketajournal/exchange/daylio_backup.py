"""Daylio's backup as the rows of its CSV: a zip in which ``backup.daylio`` is JSON, in base64.

``dayEntries`` say their moment by the clock, months from 0; moods and tags are numbers that ``customMoods`` and
``tags`` give names. Pictures and sound stand beside it.
"""

from binascii import a2b_base64
from codecs import getincrementaldecoder
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain

from ketajournal.errors import BadInput
from ketajournal.exchange.checked_json import CheckedJson
from ketajournal.exchange.content import Content, TableRow
from ketajournal.exchange.json_reading import JsonDocument, Member, members
from ketajournal.exchange.parts import FilePart

_FILE = "backup.daylio"


def is_one(content: Content) -> bool:
    """True for a zip that has a backup in it, and for the folder of such a zip."""
    return content.parts is not None and bool(content.parts.ending(_FILE))


def rows(content: Content, given_names: Sequence[str]) -> Iterator[TableRow]:
    """The entries, as rows with the heads of the CSV, and under ``assets`` how many pictures and sounds there are.

    Of scales it has the words that were chosen; numbers on one, which only the CSV says, are counted as ``unread``.
    *given_names* are those of the moods that the person gave no name to. Raises ``BadInput`` with the entry in which
    something is wrong.
    """
    assert content.parts is not None
    part = content.parts.ending(_FILE)[0]
    document = JsonDocument(lambda: _members(part))
    given = {str(number): name for number, name in enumerate(given_names, start=1)}
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
    """What can be chosen on the scales by the numbers of both, as the CSV says it: ``Sleep Time: 7:30``."""
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
    try:
        return f"{datetime.fromtimestamp((written + shift) // 1000, UTC):%H:%M}"
    except (TypeError, OverflowError, OSError, ValueError):
        raise entry.fault("datetime", "a time in milliseconds since 1970") from None


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
        raise BadInput(f"{_FILE} is not the JSON in base64 that Daylio writes: {fault}.") from None
