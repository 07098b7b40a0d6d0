"""The few settings a person can make, in ``settings.toml`` beside the journal."""

import os

from ketajournal.guide.help_lines import setting


def wants_plain(flag: bool) -> bool:
    """Whether to ask and show plainly: asked for, set for good, or all that the terminal can do."""
    if flag or os.environ.get("TERM") == "dumb" or os.environ.get("KETAJOURNAL_PLAIN"):
        return True
    return setting("plain") in ("true", "yes")
