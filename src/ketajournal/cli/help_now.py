"""``help-now``: people to reach, without a journal, a passphrase or a moment's delay.

The lines are printed before anything else is imported; a safety plan follows where there is one.
"""

import os
import sys

from ketajournal.guide.help_lines import (
    ELSEWHERE,
    EVERYWHERE,
    clinic_number,
    help_line_text,
    help_lines,
    lines_for,
    of_country,
    set_setting,
    setting,
)

ALSO = "Then, today: tell the clinician who treats you. This journal cannot see or alert anyone."
PLAN = (
    "A safety plan for such times, in your own words: 'ketajournal safety-plan' makes one, part by part. "
    "It is best made with a clinician."
)
BODY = "Chest pain, slowed breathing, or someone who can't be woken: the emergency number, now."


def print_help(country: str | None) -> None:
    """Print whom to reach in the country named or chosen, or in all that are known; then the safety plan."""
    wanted = country or setting("country")
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    width = _width()
    print("\n".join(part for line in _lines(wanted) for part in wrapped(line, width)), flush=True)
    if setting("safety_plan"):
        from ketajournal.actions.safety_plan import print_plan

        print_plan()


def remember_country(country: str) -> None:
    """Keep the person's country, so that its lines come first from now on."""
    set_setting("country", country)


def _width() -> int:
    try:
        return min(88, os.get_terminal_size(1).columns - 1) if os.isatty(1) else 4000
    except OSError:
        return 79


def wrapped(line: str, width: int) -> list[str]:
    """The line in parts that fit, broken at spaces only and never inside a number."""
    indent = "  " if line.startswith("  ") else ""
    parts = [indent]
    for word in _words(line):
        if parts[-1].strip() and len(parts[-1]) + 1 + len(word) > width:
            parts.append(f"{indent}  {word}" if indent else word)
        else:
            parts[-1] += f" {word}" if parts[-1].strip() else word
    return parts


def _words(line: str) -> list[str]:
    """The line's words; groups of digits that stand together are one, as in 13 11 14."""
    words: list[str] = []
    for word in line.split():
        if words and words[-1][-1].isdigit() and word[0].isdigit():
            words[-1] += f" {word}"
        else:
            words.append(word)
    return words


def _lines(wanted: str | None) -> list[str]:
    found, emergency = lines_for(wanted)
    out = [f"In danger now, you or someone else: call the emergency number: {emergency}.", BODY, ""]
    if wanted is None:
        every = sorted(help_lines(), key=lambda line: line["country"])
        out += ["Someone to talk to, by country:", *(f"  {help_line_text(line)}" for line in every), "", ELSEWHERE]
        out += clinic_number()
    elif of_country(wanted):
        out += ["Someone to talk to:", *(f"  {line}" for line in found), "", f"In another country: {EVERYWHERE}."]
    else:
        from ketajournal.course.text import inert

        out += [f"No line is known here for {inert(wanted)}.", *found]
    return [*out, "", *([] if setting("safety_plan") else [PLAN]), ALSO]
