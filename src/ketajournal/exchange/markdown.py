"""A folder of Markdown that Obsidian opens: a file an entry, a folder a year, and a page for each session."""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from itertools import groupby

from ketajournal.course.measures import of_entry
from ketajournal.course.values import Course, Session
from ketajournal.course.weeks import is_rating
from ketajournal.exchange.entry_text import Section, entry_title, sections
from ketajournal.exchange.formats import ExportWords, File, FormatOut, WriteOptions
from ketajournal.exchange.readable_archive import Readable, Written, sealed_letters

# Of up to four bytes each: a name with its ending, and a number behind it, may have 255.
_LONGEST_NAME = 60
# What no file name can have on one system or another, and what Obsidian reads in links.
_NOT_IN_NAMES = re.compile(r"[^\w ,.()'-]|_(?=_)")
_NOT_IN_PROPERTIES = re.compile(r"\W+")
_NOT_IN_TAGS = re.compile(r"[^\w-]+")
# What JSON leaves as it is and YAML reads as a line's end, or not at all.
_NOT_IN_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})", re.MULTILINE)


def _write(found: Readable, words: ExportWords, options: WriteOptions) -> Iterator[File]:
    """``2026/2026-03-02 1400 after session 2.md`` and its like, ``Sessions/...`` and ``Journal.md``."""
    taken: dict[str, int] = {}
    of_session: dict[str, list[str]] = defaultdict(list)  # lines that link to entries
    of_year: dict[int, list[str]] = defaultdict(list)
    for w in found.unsealed:
        path = _path(w, words, taken)
        of_year[w.entry.at.year].append(_link(w, path, words))
        if w.session:
            of_session[w.session.id].append(_link(w, f"../{path}", words))
        yield File(path, [_page(w, words)])
    for course in found.courses:
        for number, session in enumerate(course.ordered, start=1):
            links = of_session[session.id]
            yield File(_session_path(course, number), [_session_page(course, number, session, links)])
    yield File("Journal.md", [_index(found, of_year, options.made_at)])


def _path(written: Written, words: ExportWords, taken: dict[str, int]) -> str:
    """A name that any system takes, unlike all the others even where upper and lower case are the same.

    *taken* has the names so far and how many entries wanted each.
    """
    at = written.entry.at
    label = _NOT_IN_NAMES.sub(" ", unicodedata.normalize("NFC", words.kind(written.entry.kind, written.number)))
    name = f"{at:%Y-%m-%d %H%M} {' '.join(label.split())}"[:_LONGEST_NAME].rstrip(". ")
    folder = f"Deleted/{at:%Y}" if written.entry.deleted_at else f"{at:%Y}"
    wanted = path = f"{folder}/{name}.md"
    while path.casefold() in taken:
        taken[wanted.casefold()] += 1
        path = f"{folder}/{name} ({taken[wanted.casefold()]}).md"
    taken[path.casefold()] = 1
    return path


def _page(written: Written, words: ExportWords) -> str:
    entry = written.entry
    matter: dict[str, object] = {
        "title": entry_title(written, words),
        "date": entry.at,
        "kind": entry.kind,
        "course": written.course.number if written.course else None,
        "session": written.number,
        "finished": entry.finished,
        "deleted": entry.deleted_at.astimezone(entry.at.tzinfo) if entry.deleted_at else None,
        "id": entry.id,
        "tags": _tags(written),
    }
    return _with_matter(matter | dict(_numbers(written, words, matter)), [_body(written, words)])


def _with_matter(matter: Mapping[str, object], below: list[str]) -> str:
    head = [f"{key}: {_yaml(value)}" for key, value in matter.items() if value is not None]
    return "\n".join(["---", *head, "---", "", *below])


def _numbers(written: Written, words: ExportWords, taken: Collection[str]) -> Iterator[tuple[str, object]]:
    """Ratings by their metrics, and a complete form's total by its measure: numbers that Obsidian can sort."""
    for answer in written.entry.answers:
        if answer.metric in words.ratings and is_rating(answer.value):
            name = _NOT_IN_PROPERTIES.sub("_", answer.metric or "")
            yield f"rating_{name}" if name in taken else name, answer.value
    score = of_entry(written.entry)
    if score is not None and score.is_complete:
        yield _NOT_IN_PROPERTIES.sub("_", score.instrument.id), score.total


def _yaml(value: object) -> str:
    """A value on one line: JSON is YAML but for a few characters. Moments have no offset: Obsidian knows none."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat()
    text = json.dumps(value, ensure_ascii=False)
    return _NOT_IN_YAML.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _tags(written: Written) -> list[str]:
    tags = [_NOT_IN_TAGS.sub("-", written.entry.kind).strip("-") or "entry"]
    if written.number:
        tags.append(f"session-{written.number}")
    return tags


def _body(written: Written, words: ExportWords) -> str:
    parts: list[str] = []
    for is_running, found in groupby(sections(written, words), lambda section: section.long or section.asked is None):
        if is_running:
            parts += map(_running, found)
        else:
            parts.append("\n".join(f"- {section.asked} **{section.said}**" for section in found))
    return "\n\n".join(parts) + "\n"


def _running(section: Section) -> str:
    """Text as it was typed, its own Markdown in it; only a block of code left open is closed behind it."""
    fences = [fence[0] * 3 for fence in _FENCE.findall(section.said)]
    said = f"{section.said}\n{fences[-1]}" if len(fences) % 2 else section.said
    return f"## {section.asked}\n\n{said}" if section.asked else said


def _session_path(course: Course, number: int) -> str:
    return f"Sessions/Course {course.number} session {number}.md"


def _session_page(course: Course, number: int, session: Session, links: list[str]) -> str:
    name = f"Session {number} of course {course.number}"
    matter = {
        "title": name,
        "date": session.at,
        "course": course.number,
        "session": number,
        "tags": [f"session-{number}"],
    }
    head = [f"# {name}", "", f"{session.at:%A}, {session.at:%Y-%m-%d %H:%M}"]
    setting = [f"\n{session.setting}"] if session.setting else []
    return _with_matter(matter, [*head, *setting, "", *links]) + "\n"


def _link(written: Written, path: str, words: ExportWords) -> str:
    at = written.entry.at
    label = f"{at:%Y-%m-%d %H:%M} {words.kind(written.entry.kind, written.number)}"
    return f"- [{_plain(label)}](<{path}>)"


def _plain(label: str) -> str:
    return re.sub(r"([\\\[\]<>*_`])", r"\\\1", label)


def _index(found: Readable, of_year: Mapping[int, list[str]], made_at: datetime) -> str:
    lines = ["# Journal", "", f"Exported from ketajournal on {made_at:%Y-%m-%d %H:%M}. This folder is plain text."]
    if found.letters_kept_back:
        lines += ["", f"{sealed_letters(found.letters_kept_back)} left out."]
    for course in found.courses:
        lines += ["", f"## Course {course.number}, from {course.started_on}", ""]
        lines += [
            f"- [Session {number}, {session.at:%Y-%m-%d %H:%M}](<{_session_path(course, number)}>)"
            for number, session in enumerate(course.ordered, start=1)
        ]
    for year, links in of_year.items():
        lines += ["", f"## {year}", "", *links]
    return "\n".join(lines) + "\n"


WRITER = FormatOut(_write, None, "a folder that Obsidian opens, a file an entry")
