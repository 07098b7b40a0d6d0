"""Pages to read, offline and without the journal: ``learn``, and ``help`` with a topic's name."""

from typing import Annotated

from ketajournal.actions.output import show_document
from ketajournal.cli.options import Json, Plain
from ketajournal.cli.parameters import Argument
from ketajournal.guide.pages import load_page, page_names, page_title
from ketajournal.show.pages import PageDocument, PagesDocument


def learn(
    page: Annotated[str | None, Argument(help="The page's name; all of them without it.", values="pages")] = None,
    plain: Plain = False,
    as_json: Json = False,
) -> None:
    """Short pages: questions people ask, what to expect, how scores work, what studies found. Offline."""
    if page is None:
        pages = PagesDocument([(name, page_title("learn", name)) for name in page_names("learn")])
        show_document(pages, plain=plain, as_json=as_json)
    else:
        show_document(PageDocument(page, load_page("learn", page)), plain=plain, as_json=as_json)


def help_on(
    topic: Annotated[
        list[str], Argument(metavar="[COMMAND|TOPIC]", help="A command, or one of the topics.", values="topics")
    ],
    plain: Plain = False,
    as_json: Json = False,
) -> None:
    """The front page; with a command's name, its help; with a topic's, that page. Offline, without the journal."""
    name = " ".join(topic)
    show_document(PageDocument(name, load_page("help", name)), plain=plain, as_json=as_json)
