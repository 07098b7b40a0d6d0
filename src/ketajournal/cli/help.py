"""``help`` with a topic's name. With a command's it is that command's ``--help``: ``commands.meant`` sees to it."""

from typing import Annotated

from ketajournal.actions.output import show_document
from ketajournal.cli.options import Json, Plain
from ketajournal.cli.parameters import Argument


def help_on(
    topic: Annotated[
        list[str], Argument(metavar="[COMMAND|TOPIC]", help="A command, or one of the topics.", values="topics")
    ],
    plain: Plain = False,
    as_json: Json = False,
) -> None:
    """The front page; with a command's name, its help; with a topic's, that page. Offline, without the journal."""
    from ketajournal.guide.pages import load_page
    from ketajournal.show.pages import PageDocument

    name = " ".join(topic)
    show_document(PageDocument(name, load_page("help", name)), plain=plain, as_json=as_json)
