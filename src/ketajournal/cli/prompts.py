"""What the conversations ask, for reading and for writing answers files."""

from typing import Annotated

import typer

from ketajournal.cli.options import Json, Plain

app = typer.Typer(help="What each conversation asks.", no_args_is_help=True)


@app.command("list")
def list_guides(plain: Plain = False, as_json: Json = False) -> None:
    """The conversations there are."""
    from ketajournal.cli.settings import wants_plain
    from ketajournal.guide.prompts import load, names
    from ketajournal.show.prompts import GuidesDocument
    from ketajournal.show.screens import screen

    guides = GuidesDocument([load(name) for name in names()])
    screen(as_json=as_json, plain=wants_plain(plain)).show(guides)


@app.command("show")
def show_guide(
    name: Annotated[str, typer.Argument(help="prep, reflect, checkin …")],
    plain: Plain = False,
    as_json: Json = False,
) -> None:
    """The questions of one: ids, kinds, options, and what is needed."""
    from ketajournal.cli.settings import wants_plain
    from ketajournal.guide.prompts import load
    from ketajournal.show.prompts import GuideDocument
    from ketajournal.show.screens import screen

    screen(as_json=as_json, plain=wants_plain(plain)).show(GuideDocument(load(name)))
