"""Pages to read, offline and without the journal: ``learn``, and ``help`` with a topic's name."""

from typing import Annotated

from ketajournal.cli.options import Shown
from ketajournal.cli.parameters import Argument
from ketajournal.guide.pages import load_page, page_names, page_title
from ketajournal.show.pages import PageDocument, PagesDocument


def learn(
    page: Annotated[str | None, Argument(help="The page's name; all of them without it.", values="pages")] = None,
) -> Shown:
    """Short pages: questions people ask, what to expect, how scores work, what studies found. Offline."""
    if page is None:
        return PagesDocument([(name, page_title("learn", name)) for name in page_names("learn")])
    return PageDocument(page, load_page("learn", page))


def help_on(
    topic: Annotated[
        list[str], Argument(metavar="[COMMAND|TOPIC]", help="A command, or one of the topics.", values="topics")
    ],
) -> Shown:
    """The front page; with a command's name, its help; with a topic's, that page. Offline, without the journal."""
    name = " ".join(topic)
    return PageDocument(name, load_page("help", name))
