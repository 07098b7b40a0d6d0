"""The line for where a course stands, read by hand as the help lines are: the overview has no time for more."""

import os

from ketajournal.guide.help_lines import prompts_folder, read_blocks


def line(stage: str) -> str:
    """The words for a stage; empty for one that has none."""
    return read_blocks(os.path.join(prompts_folder(), "stages.toml"))[0].get(stage, "")
