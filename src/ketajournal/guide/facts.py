"""What the journal knows by itself, beside the answers: names that a ``when`` or a ``default = "fact:…"`` can use.

``Keeper`` finds them out. Those marked with a conversation are known there and count as no elsewhere.
"""

FACTS = {
    "course.new": "no course has been begun yet",
    "course.untold": "nothing was asked about the course yet but when it begins (in begin and prep)",
    "session.unplanned": "no session is known that this could be about",
    "session.route": "how the session is given: iv, im, spray, lozenge, other",
    "session.today": "the session is on this very day",
    "session.to_place": "no session is known for this, or its hour is not, or it was written about (in reflect)",
    "session.just_said": "when the session was has been answered a moment ago",
    "session.at": "when the session began, as far as is known",
    "session.number": "which session of the course it is: 1 for the first",
    "window.new_thing": "a new thing was chosen for these days (in checkin and window)",
    "window.before": "a session stands before this one",
    "window.number": "the number of the session whose days these are",
    "window.to_close": "nobody has looked back on the days after the latest session yet (in prep and weekly)",
    "practices": "there are practices to keep (in checkin)",
    "prep.expectation": "what was expected of this session (in reflect)",
    "course.currency": "the currency that a cost was last noted in (in cost)",
    "begin.focus": "what the treatment is for: depression, trauma, anxiety, suicidal, pain, other (in checkin)",
    "begin.fear": "what was feared at the beginning (in review)",
}
