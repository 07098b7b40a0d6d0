"""The few settings a person can make, in ``settings.toml`` beside the journal."""

import os

from ketajournal.errors import BadInput
from ketajournal.journal.home import home


def wants_plain(flag: bool) -> bool:
    """Whether to ask and show plainly: asked for, set for good, or all that the terminal can do."""
    if flag or os.environ.get("TERM") == "dumb" or os.environ.get("KETAJOURNAL_PLAIN"):
        return True
    return _settings().get("plain") is True


def _settings() -> dict[str, object]:
    path = home().folder / "settings.toml"
    if not path.exists():
        return {}
    import tomllib

    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise BadInput(f"{path} can't be read: {fault}.", "One setting a line, such as: plain = true") from None
