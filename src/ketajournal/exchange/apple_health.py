"""Apple Health's ``export.xml``, or the zip that it comes in: the times asleep among everything else that it holds.

Only the tags of sleep are looked at, as they come. A parser of XML takes ten times as long, and refuses what iOS 16
wrote, where an attribute can stand in a tag twice. No entity is ever put in the place of its name.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime

from ketajournal.errors import BadInput
from ketajournal.exchange.content import Content
from ketajournal.exchange.formats import FormatIn, ReadOptions
from ketajournal.exchange.help_calls import answers_beside
from ketajournal.exchange.incoming import Incoming
from ketajournal.exchange.limits import LARGEST_XML, refuse_too_long
from ketajournal.exchange.nights import Asleep, Nights, is_plausible, joined_times
from ketajournal.exchange.parts import FilePart

_ROOT = "<HealthData"
_SLEEP = "HKCategoryTypeIdentifierSleepAnalysis"
# With the stages of sleep behind it, since iOS 16; not what says InBed or Awake.
_ASLEEP = "HKCategoryValueSleepAnalysisAsleep"
_TAG = re.compile(r"""<Record\s((?:[^<>"']|"[^"]*"|'[^']*')*)>""")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
# As many times asleep are kept apart; then those that touch become one, so that years of stages take little memory.
_MOST_APART = 50_000


def _is_one(content: Content) -> bool:
    return _export_in(content) is not None


def _export_in(content: Content) -> FilePart | None:
    return next((part for part in content.parts.files if part.size < LARGEST_XML and _is_export(part)), None)


def _is_export(part: FilePart) -> bool:
    """True for the export itself: its name differs by language, and other XML lies beside it."""
    if not part.ends(".xml") or part.name.count("/") > 1:
        return False
    with suppress(BadInput):  # other XML is none of ours
        return part.head.lstrip("\ufeff \r\n\t").startswith("<") and _ROOT in part.head
    return False


def _read(content: Content, options: ReadOptions) -> Incoming:
    """The nights. Raises ``BadInput`` for a file that is cut off, or that declares entities as Apple's never does."""
    export = _export_in(content)
    assert export is not None
    incoming = Incoming("Apple Health", by_wall_clock=True)
    times: list[Asleep] = []
    odd: list[int] = []
    most = _MOST_APART
    for line, tag in _sleep_tags(_counted(export, options.step)):
        one = _asleep(tag)
        if one is None or not is_plausible(one.asleep):
            odd.append(line)
        elif one.asleep:
            times.append(one)
        if len(times) > most:
            times = joined_times(times)
            most = max(most, 2 * len(times))
    if odd:
        incoming.leave_out(f"sleep that can't be so, such as that of line {odd[0]}", len(odd))
    nights = Nights(incoming, "apple-health")
    nights.times(times)
    incoming.calls += answers_beside(content)  # what clinics sent lies beside it
    return nights.incoming()


def _asleep(tag: dict[str, str]) -> Asleep | None:
    try:
        start, end = (_moment(tag[name]) for name in ("startDate", "endDate"))
    except (KeyError, ValueError):
        return None
    return Asleep(start, end, end - start)


def _moment(text: str) -> datetime:
    """``2026-03-02 06:41:00 +0100``. Raises ``ValueError`` for what is none."""
    moment = datetime.strptime(text, "%Y-%m-%d %H:%M:%S %z")
    if not 2000 <= moment.year <= 2200:
        raise ValueError(text)
    return moment


def _counted(export: FilePart, step: Callable[[int, int], None]) -> Iterator[str]:
    """The pieces, while it is told how many megabytes of how many are read."""
    done = 0
    for piece in export.pieces():
        yield piece
        done += len(piece)
        step(done // 1_000_000, export.size // 1_000_000)


def _sleep_tags(pieces: Iterator[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """The attributes of each tag that says when somebody slept, with the line that it stands in."""
    line, rest, is_whole = 1, "", False
    for piece in pieces:
        text = rest + piece
        if "<!ENTITY" in text:
            raise BadInput("It declares entities, as no export of Apple Health does.")
        is_whole = is_whole or "</HealthData" in text
        done = 0
        for match in _TAG.finditer(text) if _SLEEP in text else ():
            done = match.end()
            if _SLEEP in match[1]:
                tag = {name: one or other for name, one, other in _ATTRIBUTE.findall(match[1])}
                if tag.get("type") == _SLEEP and tag.get("value", "").startswith(_ASLEEP):
                    yield line + text.count("\n", 0, match.start()), tag
        done = max(done, text.rfind("<"))
        line += text.count("\n", 0, done)
        rest = text[done:]
        refuse_too_long(len(rest), line)
    if not is_whole:
        raise BadInput("It is cut off: its end is missing.", "Export it from the phone once more.")


READER = FormatIn(_is_one, _read)
