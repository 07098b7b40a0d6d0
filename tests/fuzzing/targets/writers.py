"""Files that leave: whatever was typed comes back out of them."""

import re
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from mutating import TEXT, Form

from ketajournal.course.text import inert
from ketajournal.errors import BadInput
from support.exports import own_document, written
from support.imports import incoming, own_archive
from support.journals import NOW
from support.values import at
from targets.made import Target, target, text_of


@target("calendar")
def calendar(_sandbox: Path) -> Target:
    from icalendar import Calendar

    from ketajournal.actions.calendar import _titles
    from ketajournal.course.calendar import CHECKIN, SESSION, WEEKLY_LOOK, Alarm, Event
    from ketajournal.exchange.ics import calendar_file

    start = at("2026-03-02 14:00", "America/New_York")
    made = [
        Event(SESSION, "u1", start, NOW, alarms=(Alarm("prepare", timedelta(hours=19)),)),
        Event(CHECKIN, "u2", start + timedelta(days=1), NOW, cancelled=True),
        Event(WEEKLY_LOOK, "u3", start + timedelta(days=2), NOW, times=6),
    ]

    def check(data: bytes) -> None:
        titles = _titles(text_of(data).split("\x1f"))
        written = calendar_file(made, titles, NOW)
        assert all(len(line) <= 75 for line in written.split(b"\r\n"))
        read = Calendar.from_ical(written).walk("VEVENT")
        assert [str(e["SUMMARY"]) for e in read] == [titles[e.kind] for e in made]

    seeds = ["session=Dr. K", "weekly=a,b;c\\n:d", "checkin=é🙂 \\N", 'session="x";VALUE=DATE:1\x1fprepare=y']
    return Target(
        check, [s.encode() for s in seeds], TEXT, ["session=", "weekly=", "\x1f", "\\", "\\n", ";", ",", ":", "END"]
    )


@target("handoff")
def handoff(_sandbox: Path) -> Target:
    import html5lib

    from ketajournal.exchange.handoff import HandoffPage, handoff_html
    from ketajournal.show.blocks import Items, Text

    plain = {
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "main",
        "header",
        "h1",
        "dl",
        "div",
        "dt",
        "dd",
        "span",
    }
    allowed = plain | {"p", "section", "h2", "blockquote", "ul", "li", "footer"}
    steering = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

    def check(data: bytes) -> None:
        typed = text_of(data)
        page = handoff_html(HandoffPage("t", [("Name", typed)], [typed],
                          [(typed, [Items((typed,)), Text(typed)])], typed, "1", typed))  # fmt: skip
        document = html5lib.HTMLParser(namespaceHTMLElements=False).parse(page)
        assert {e.tag for e in document.iter() if isinstance(e.tag, str)} <= allowed
        assert not steering.search(page)
        (value,) = [e for e in document.iter() if e.tag == "dd"]
        assert "".join(value.itertext()).split() == inert(typed).split()

    seeds = [
        "<script>alert(1)</script>",
        '"><img src=x onerror=y>',
        "&amp;&#x3c;",
        "{{ 7*7 }}{% raw %}",
        "]]><!--",
        "שלום",
    ]
    words = [
        "<",
        ">",
        "&",
        '"',
        "'",
        "{{",
        "}}",
        "{%",
        "<!--",
        "</style>",
        "&#0;",
        "\x00",
        "\x1b",
        "\u202e",
        "\ufffe",
        "\r",
    ]
    return Target(check, [s.encode() for s in seeds], TEXT, words)


@target("exports")
def exports(_sandbox: Path) -> Target:
    """Any journal there can be, written in every format; what has a reader of ours is read back."""
    from hypothesis import given, settings

    from ketajournal.exchange import csv_tables, day_one, fhir, jrnl, jrnl_json, markdown
    from support import archives

    @settings(database=None, deadline=None)
    @given(archives.archives())
    def every_format(archive: Any) -> None:
        assert own_archive(own_document(archive)) == archive
        for format in (csv_tables, markdown, fhir):
            for content in written(format, archive).values():
                content.encode()
        for format in (jrnl, jrnl_json, day_one):
            for content in written(format, archive).values():
                with suppress(BadInput):  # nothing in it
                    incoming(content)

    def check(data: bytes) -> None:
        if every_format.hypothesis.fuzz_one_input(data) is None:  # type: ignore[attr-defined]
            raise BadInput("no journal is made of this")

    seeds = [bytes((n * k) % 256 for n in range(3000)) for k in (1, 7, 31)]
    return Target(check, seeds, Form(_no_document, _no_document))


def _no_document(_data: Any) -> Any:
    raise ValueError("changed by bytes alone")
