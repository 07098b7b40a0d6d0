"""Notices as blocks: what is urgent above all else, the rest at the end."""

from collections.abc import Iterable

from ketajournal.course.notices import Notice
from ketajournal.show.blocks import Block, Text


def urgent_blocks(notices: Iterable[Notice]) -> list[Block]:
    """The urgent notices, to be seen before anything else in a document."""
    return [Text(notice.text, strong=True) for notice in notices if notice.row.urgent]


def other_blocks(notices: Iterable[Notice]) -> list[Block]:
    """The other notices, which a document ends with. The help line is in all of them, and so stands back."""
    return [Text(n.text, quiet=n.code == "help-line") for n in notices if not n.row.urgent]


def notices_data(notices: Iterable[Notice]) -> list[dict[str, str]]:
    """The notices for scripts: ``code`` and ``text`` each."""
    return [notice._asdict() for notice in notices]
