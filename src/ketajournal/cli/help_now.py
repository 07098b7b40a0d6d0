"""``help-now``: people to reach, without a journal, a passphrase or a moment's delay.

Nothing is imported but ``os`` and ``sys``: the standard TOML reader alone takes longer than all of
this. The help lines are kept in a form simple enough to read by hand, and a test holds the two
ways of reading them together.
"""

import os
import sys

STANDING = (
    "If you or someone else is in danger now, call the emergency number of the country you are in:\n"
    "  112 in Europe and many other places, 911 in the US and Canada, 999 in the UK and Ireland,\n"
    "  000 in Australia, 111 in New Zealand. 112 also works from most mobile phones elsewhere.\n"
    "Chest pain, slowed breathing, or someone who can't be woken: the emergency number, now."
)
ELSEWHERE = (
    "Another country: look up 'crisis line' with the country's name, or see findahelpline.com;\n"
    "a doctor, a clinic or the emergency number can tell you too."
)
ALSO = "Then, today: tell the clinician who treats you. This journal cannot see or alert anyone."


def help_lines() -> list[dict[str, str]]:
    """Every help line in the data file: country, code, name, reach, hours, emergency, source, checked."""
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    path = os.path.join(here, "prompts", "help-lines.toml")
    if not os.path.exists(path):
        path = os.path.join(os.path.dirname(os.path.dirname(here)), "prompts", "help-lines.toml")
    lines: list[dict[str, str]] = []
    with open(path, encoding="utf-8") as file:
        for text in file:
            text = text.strip()
            if text == "[[line]]":
                lines.append({})
            elif lines and text and not text.startswith("#"):
                key, _, value = text.partition(" = ")
                lines[-1][key] = value.strip('"')
    return lines


def print_help_lines(wanted: list[str]) -> None:
    """Print whom to reach: in the countries named, or in all that are known."""
    every = help_lines()
    names = {word.lower() for word in wanted}
    found = [line for line in every if {line["code"].lower(), line["country"].lower()} & names] or every
    out = [STANDING, "", "Someone to talk to:"]
    for line in found:
        out.append(
            f"  {line['country']}: {line['name']}, {line['reach']} ({line['hours']}); emergency {line['emergency']}"
        )
    out += ["", ELSEWHERE, "", ALSO]
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    print("\n".join(out))
