"""The metrics that reports know by name.

A prompt file ties an answer to a metric; the rest of the journal finds answers by metric and
never by the id of a prompt, so a person's own wording can stand in for ours.
"""

from typing import NamedTuple

NEW_THING = "new_thing"
NEW_THING_WHEN = "new_thing_when"
NEW_THING_CUE = "new_thing_cue"
NEW_THING_IN_THE_WAY = "new_thing_in_the_way"
NEW_THING_OFFERED = "new_thing_offered"
KEPT = "new_thing_kept"
SMALL_SHIFT = "small_shift"
DIP = "dip"
WARNING_SIGNS = "warning_signs"
# Whether a sign that needs help at once is there now or past: one such metric a sign, with its name behind it.
SIGN_WHEN = "sign_when_"
# That the person told someone of what called for help, on the day it was noted.
TOLD_SOMEONE = "told_someone"
# What a weekly look says of therapy in that week, in the person's words.
THERAPY_TOLD = "therapy_told"
SLEEP_HOURS = "sleep_hours"
# A rating of the night before the day it is given on.
SLEEP_BEFORE = "sleep_before"
# What the body had in a session or since, as options; the words beside them are ``BODY``.
SIDE_EFFECTS = "side_effects"
WISH_STRONGER = "wish_stronger"
CHARACTER = "session_character"
FOCUS = "focus"
FLAGS = "flags"
BASICS = "basics"
INTENTION = "intention"
EXPECTATION = "expectation"
FIRST_CAPTURE = "first_capture"
STOOD_OUT = "stood_out"
# What the body noticed after a session, side effects among it, in the person's words.
BODY = "body"
# The person's own list of medicines.
MEDICINES = "medicines"
MEDICINES_CHANGED = "medicines_changed"
# Whether what weighed on life at the beginning has moved, in a weekly look.
STRESS_MOVED = "stress_moved"
# What faded since the session before, told before one in maintenance.
FADED = "faded"
# What is different after a session's days, in the person's words: the answer that closes a practice window.
CHANGED = "changed"
MEANING = "meaning"
MEANING_IS = "meaning_is"
STILL_OF = "still_of"
STILL_TRUE = "still_true"
STILL_WORDS = "still_words"
# A practice is a habit the person wants to keep; ``practised`` is a list of their names, on the day it was done.
PRACTICE = "practice"
PRACTICE_FOR = "practice_for"
PRACTICE_CUE = "practice_cue"
PRACTICE_UNTIL = "practice_until"
PRACTISED = "practised"
COST = "cost"
COST_COVERED = "cost_covered"
COST_CURRENCY = "cost_currency"
COST_FOR = "cost_for"
COST_PLANNED = "cost_planned"
LETTER = "letter"
LETTER_OPENS = "letter_opens"
LETTER_DATE = "letter_date"
LETTER_SESSION = "letter_session"
LETTER_LOW = "letter_low"
LETTER_OPENED = "letter_opened"
MAINTENANCE_PLAN = "maintenance_plan"

WORD = "word"


# The ratings on the course strip, the first one raised; where there is too little room the last go first.
STRIP_RATINGS = ("mental_space", "mood", "sleep_hours", "stress", "pain", "hope")
# The ones that a view of a few shows: mental space first, then what the days after a session are made of.
LEADING = STRIP_RATINGS[:4]
# What the strip is made of beside sessions and measures.
STRIP_METRICS = (*STRIP_RATINGS, KEPT)


class Metric(NamedTuple):
    """A rating's name wherever it is shown; ``better`` names the better end: ``0 is better: none``."""

    label: str
    better: str | None = None
