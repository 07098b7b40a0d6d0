"""A made-up course to look at."""

from typing import Annotated

from ketajournal.cli.options import Asked, AsOf
from ketajournal.cli.parameters import Argument, Option


def demo(
    folder: Annotated[
        str | None, Argument(metavar="[FOLDER]", help="A new folder to make it in, if not a temporary one.")
    ] = None,
    pictures: Annotated[
        str | None, Option("--pictures", metavar="FOLDER", help="Keep its overview and report there as SVG instead.")
    ] = None,
    as_of: AsOf = None,
) -> Asked:
    """A made-up course of three weeks in a folder of its own: its overview and its report, to look around."""
    from ketajournal.actions.clock import now
    from ketajournal.actions.demo import show_demo
    from ketajournal.actions.typed_dates import end_of

    show_demo(folder, end_of(as_of) if as_of else now(), pictures)
