"""Notices as blocks: what is urgent above all else, the rest at the end; and the lines that stay told."""

from collections.abc import Iterable

from ketajournal.course.notices import Notice
from ketajournal.course.safety_history import SafetyLine
from ketajournal.show.blocks import Block, Line, Run, Text
from ketajournal.show.drawing import paragraph, spread


def urgent_blocks(notices: Iterable[Notice]) -> list[Block]:
    """The notices to be seen before anything else in a document; each stands out on its own day."""
    return [Text(notice.text, strong=notice.is_new) for notice in notices if notice.row.urgent]


def other_blocks(notices: Iterable[Notice]) -> list[Block]:
    """The other notices, which a document ends with. The help line is in all of them, and so stands back."""
    return [Text(n.text, quiet=n.code == "help-line") for n in notices if not n.row.urgent]


def says_help(notices: Iterable[Notice]) -> bool:
    """True where one of them, to be seen before anything else, says how to reach somebody."""
    return any(notice.row.urgent and notice.row.says_help for notice in notices)


def first_lines(left: str, right: str, notices: Iterable[Notice], width: int) -> list[Line]:
    """The head of a screen, which the notices to be seen before anything else follow."""
    found = spread(Run(left, bold=True), Run(right), width)
    for notice in notices:
        if notice.row.urgent:
            found += paragraph(notice.text, width, bold=notice.is_new)
    return found


def notices_data(notices: Iterable[Notice]) -> list[dict[str, str]]:
    """The notices for scripts: ``code`` and ``text`` each."""
    return [{"code": notice.code, "text": notice.text} for notice in notices]


def safety_data(line: SafetyLine) -> dict[str, object]:
    """A line that stays told, for scripts; ``rise`` is ``None`` for an answer that called for help."""
    rise = line.rise
    return {
        "of": line.of,
        "first": line.first,
        "last": line.last,
        "times": len(line.days),
        "days": line.days,
        "rise": rise and {"points": rise.points, "than": rise.than, "of": rise.earlier.at.date()},
        "present": line.is_present,
        "text": line.text,
    }
