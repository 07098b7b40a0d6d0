"""Whether help was shown, in whatever a command printed."""

import re

from ketajournal.guide.help_lines import sentences_of

LABELS = {1: "Several days", 2: "More than half the days", 3: "Nearly every day"}


SAID = sentences_of("crisis")


# What must be there each time help is shown the first time, in this order.
PARTS = ("thanks", "answered", "cannot", "danger", "clinician")


def squashed(text: str) -> str:
    """The words without their line ends, which differ by window."""
    return " ".join(re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", text).split())


def shows_help(text: str, label: str) -> bool:
    """Whether the whole of the help stands there, in order, with what was answered."""
    text = squashed(text)
    places = [text.find(SAID[part]) for part in PARTS]
    return -1 not in places and places == sorted(places) and f'{SAID["answered"]} "{label}".' in text
