"""Short pages to read."""

from typing import Annotated

from ketajournal.actions.output import show_document
from ketajournal.cli.options import Json, Plain
from ketajournal.cli.parameters import Argument


def learn(
    page: Annotated[str | None, Argument(help="The page's name; all of them without it.", values="pages")] = None,
    plain: Plain = False,
    as_json: Json = False,
) -> None:
    """Short pages: questions people ask, what to expect, how scores work, what studies found. Offline."""
    from ketajournal.guide import pages
    from ketajournal.show.pages import PageDocument, PagesDocument

    document: PagesDocument | PageDocument
    if page is None:
        document = PagesDocument([(name, pages.page_title("learn", name)) for name in pages.page_names("learn")])
    else:
        document = PageDocument(page, pages.load_page("learn", page))
    show_document(document, plain=plain, as_json=as_json)
