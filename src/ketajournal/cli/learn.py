"""Short pages to read."""

from typing import Annotated

import typer

from ketajournal.actions.output import show_document
from ketajournal.cli.options import Json, Plain


def learn(
    page: Annotated[str | None, typer.Argument(help="The page's name; all of them without it.")] = None,
    plain: Plain = False,
    as_json: Json = False,
) -> None:
    """Short pages: questions people ask, what to expect, how scores work, what studies found. Offline."""
    from ketajournal.guide import learn
    from ketajournal.show.learn import PageDocument, PagesDocument

    document: PagesDocument | PageDocument
    if page is None:
        document = PagesDocument([(name, learn.page_title(name)) for name in learn.page_names()])
    else:
        document = PageDocument(page, learn.load_page(page))
    show_document(document, plain=plain, as_json=as_json)
