"""The few settings a person can make, in ``settings.toml`` beside the journal."""

import os

from ketajournal.actions.command_run import current_run
from ketajournal.guide.help_lines import setting

# Every setting that is looked at; a test holds it against the places where that is done.
SETTINGS = ("plain", "country", "clinic", "keep_backups", "safety_plan", "answers_back", "columns")


def wants_plain() -> bool:
    """True where to ask and show plainly: asked for, set for good, or all that the terminal can do."""
    if current_run().is_plain or os.environ.get("TERM") == "dumb" or os.environ.get("KETAJOURNAL_PLAIN"):
        return True
    return setting("plain") in ("true", "yes")


def backups_kept(usual: int) -> int:
    """The number of automatic backups to keep: ``keep_backups``, at least one; *usual* where that is no number."""
    text = setting("keep_backups") or ""
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 5 else usual
