"""The words of what is offered once, read by hand as the help lines are."""

import os

from ketajournal.guide.help_lines import prompts_folder, read_blocks


def offer_words() -> dict[str, str]:
    """The words of each offer, by its name; a question about it has ``_ask`` behind the name."""
    return read_blocks(os.path.join(prompts_folder(), "offers.toml"))[0]
