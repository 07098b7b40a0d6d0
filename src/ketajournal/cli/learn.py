"""Short pages to read."""

from typing import Annotated, Optional

import typer

from ketajournal.cli.options import Json, Plain


def learn(
    page: Annotated[Optional[str], typer.Argument(help="The page's name; all of them without it.")] = None,  # noqa: UP045
    plain: Plain = False,
    as_json: Json = False,
) -> None:
    """Short pages: questions people ask, what to expect, how scores work, what studies found. Offline."""
    from ketajournal.actions.settings import wants_plain
    from ketajournal.guide import learn
    from ketajournal.show.learn import PageDocument, PagesDocument
    from ketajournal.show.screens import screen

    shown = screen(as_json=as_json, plain=wants_plain(plain))
    if page is None:
        shown.show(PagesDocument([(name, learn.page_title(name)) for name in learn.page_names()]))
    else:
        shown.show(PageDocument(page, learn.load_page(page)))
