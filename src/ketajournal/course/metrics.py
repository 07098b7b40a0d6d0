"""The metrics that reports know by name.

A prompt file ties an answer to a metric; the rest of the journal finds answers by metric and
never by the id of a prompt, so a person's own wording can stand in for ours.
"""

from typing import NamedTuple

NEW_THING = "new_thing"
NEW_THING_WHEN = "new_thing_when"
NEW_THING_CUE = "new_thing_cue"
KEPT = "new_thing_kept"
SMALL_SHIFT = "small_shift"
DIP = "dip"
WARNING_SIGNS = "warning_signs"
WISH_STRONGER = "wish_stronger"
CHARACTER = "session_character"

# The ratings that are followed from week to week come from these conversations. Ratings given
# just before or just after a session are shown with that session and not mixed with the days.
FOLLOWED_IN = frozenset({"checkin", "weekly"})


class Metric(NamedTuple):
    """What a rating is called wherever it is shown, and the value that fills its bar."""

    label: str
    highest: float = 10
