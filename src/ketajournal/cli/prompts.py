"""The questions of each conversation, for reading and for writing answers files."""

from typing import Annotated

from ketajournal.cli.options import Shown
from ketajournal.cli.parameters import Argument, Family
from ketajournal.errors import BadPromptFile

app = Family(help="What each conversation asks.")


@app.command("list", alone=True)
def list_guides() -> Shown:
    """The conversations there are."""
    from ketajournal.guide.prompts import guide_names, load_guide
    from ketajournal.show.prompts import GuidesDocument

    return GuidesDocument([load_guide(name) for name in guide_names()])


@app.command("check")
def check_files() -> Shown:
    """Every mistake in your own prompt files, with its place, or what they change."""
    from ketajournal.actions.command_run import current_run
    from ketajournal.guide.own_prompts import check_prompt_files
    from ketajournal.show.prompts import CheckDocument

    checked = check_prompt_files()
    if checked.faults:
        current_run().exit_code = BadPromptFile.exit_code
    return CheckDocument(checked)


@app.command("show")
def show_guide(
    name: Annotated[str, Argument(help="prep, reflect, checkin …", values="conversations")],
) -> Shown:
    """The questions of one: ids, kinds, options, and what is needed."""
    from ketajournal.guide.prompts import load_guide
    from ketajournal.show.prompts import GuideDocument

    return GuideDocument(load_guide(name))
