"""The questions of each conversation, for reading and for writing answers files."""

from typing import Annotated

from ketajournal.actions.output import show_document
from ketajournal.cli.options import Json, Plain
from ketajournal.cli.parameters import Argument, Family
from ketajournal.errors import BadPromptFile

app = Family(help="What each conversation asks.")


@app.command("list")
def list_guides(plain: Plain = False, as_json: Json = False) -> None:
    """The conversations there are."""
    from ketajournal.guide.prompts import load, names
    from ketajournal.show.prompts import GuidesDocument

    guides = GuidesDocument([load(name) for name in names()])
    show_document(guides, plain=plain, as_json=as_json)


@app.command("check")
def check_files(plain: Plain = False, as_json: Json = False) -> None:
    """Look through your own prompt files: every mistake with its file and line, or what they change."""
    from ketajournal.guide.own_prompts import check_prompt_files
    from ketajournal.show.prompts import CheckDocument

    checked = check_prompt_files()
    show_document(CheckDocument(checked), plain=plain, as_json=as_json)
    if checked.faults:
        raise SystemExit(BadPromptFile.exit_code)


@app.command("show")
def show_guide(
    name: Annotated[str, Argument(help="prep, reflect, checkin …", values="conversations")],
    plain: Plain = False,
    as_json: Json = False,
) -> None:
    """The questions of one: ids, kinds, options, and what is needed."""
    from ketajournal.guide.prompts import load
    from ketajournal.show.prompts import GuideDocument

    show_document(GuideDocument(load(name)), plain=plain, as_json=as_json)
