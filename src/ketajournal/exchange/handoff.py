"""A sheet as one HTML file that needs nothing but itself."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ketajournal.course.text import inert
from ketajournal.show.blocks import Block, Chart, Heading, Picture, Table

if TYPE_CHECKING:
    from markupsafe import Markup

# As wide as a drawing is on a page: its words are 10 points on paper.
_COLUMNS = 80


class HandoffPage(NamedTuple):
    """The parts of a sheet. ``facts`` are name and value, ``first`` what has to be seen before anything else."""

    title: str
    facts: Sequence[tuple[str, str]]
    first: Sequence[str]
    sections: Sequence[tuple[str, Sequence[Block]]]
    left_out: str
    version: str
    written_up_to: str


def handoff_html(sheet: HandoffPage) -> str:
    """The sheet as a document: no script, nothing fetched; what a person typed is text in it, whatever it looks like.

    Every value is escaped by the template engine, and made inert before: a template can't forget either.
    """
    from jinja2 import Environment, StrictUndefined

    engine = Environment(
        autoescape=True, undefined=StrictUndefined, finalize=_inert, trim_blocks=True, lstrip_blocks=True
    )
    template = engine.from_string(Path(__file__).with_name("handoff.html").read_text(encoding="utf-8"))
    sections = [
        {"id": f"part-{number}", "title": title, "pieces": _pieces(title, blocks, f"part-{number}")}
        for number, (title, blocks) in enumerate(sheet.sections, start=1)
    ]
    return template.render(sheet=sheet, sections=sections)


def _inert(value: object) -> object:
    return inert(value) if type(value) is str else value


def _pieces(title: str, blocks: Sequence[Block], name: str) -> list[dict[str, object]]:
    """Each block with its kind; a table with its caption, and what is drawn with its words."""
    found: list[dict[str, object]] = []
    under = title
    for number, block in enumerate(blocks):
        kind = type(block).__name__.lower()
        piece: dict[str, object] = {"kind": kind, "block": block}
        if isinstance(block, Heading):
            under = block.text
        elif isinstance(block, Table):
            piece |= {"caption": under, "rows": range(len(block.keys[0].cells))}
        elif isinstance(block, Chart | Picture):
            called = block.title if isinstance(block, Chart) else under
            piece = {"kind": "chart", "title": called, "svg": _drawn(block, called, f"{name}-{number}")}
        found.append(piece)
    return found


def _drawn(block: Chart | Picture, title: str, name: str) -> "Markup":
    from markupsafe import Markup

    # Whatever is in either was escaped where it was made.
    if isinstance(block, Chart):
        from ketajournal.exchange.svg_charts import chart_svg

        return Markup(chart_svg(block._replace(title=inert(block.title), said=inert(block.said)), name))
    from ketajournal.exchange.screen_picture import inline_screen_svg

    return Markup(inline_screen_svg(block.draw(_COLUMNS), _COLUMNS, title, " ".join(block.say()), name))
