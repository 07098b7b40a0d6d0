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
)
from ketajournal.journal.settings import setting

ALSO = "Then, today: tell the clinician who treats you. This journal cannot see or alert anyone."
PLAN = (
    "A safety plan for such times, in your own words: 'ketajournal safety-plan' makes one, part by part. "
    "It is best made with a clinician."
)
BODY_DANGER = "Chest pain, slowed breathing, or someone who can't be woken: the emergency number, now."


def print_help(country: str | None) -> None:
    """Print whom to reach in the country named or chosen, or in all that are known; then the safety plan."""
    wanted = country or setting("country")
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    width, rows = _window()
    shown = [part for line in _lines(wanted) for part in lines_of(line, width)]
    print("\n".join(shown), flush=True)
    has_plan = bool(setting("safety_plan"))
    if has_plan:
        from ketajournal.actions.safety_plan import print_plan

        print_plan()
    if rows and (has_plan or len(shown) >= rows):  # what stays on a small window is whom to call
        again = ["", *(_numbers(wanted) if of_country(wanted or "") else []), _danger(wanted)]
        print("\n".join(part for line in again for part in lines_of(line, width)), flush=True)


def _window() -> tuple[int, int]:
    """The width of a line, and the rows of the window; 0 where it goes elsewhere."""
    try:
        if not os.isatty(1):
            return 4000, 0
        size = os.get_terminal_size(1)
        return min(88, size.columns - 1), size.lines
    except OSError:
        return 79, 0


def lines_of(line: str, width: int) -> list[str]:
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


def _danger(wanted: str | None) -> str:
    return f"In danger now, you or someone else: call the emergency number: {lines_for(wanted)[1]}."


def _numbers(wanted: str | None) -> list[str]:
    """Whom to call, in the country that is meant."""
    return [f"  {line}" for line in lines_for(wanted)[0]]


def _lines(wanted: str | None) -> list[str]:
    """All of it. Whom to call comes last: the end of it is what a small window shows."""
    out = [_danger(wanted), BODY_DANGER, "", ALSO, *([] if setting("safety_plan") else [PLAN]), ""]
    if wanted is None:
        every = sorted(help_lines(), key=lambda line: line["country"])
        out += ["Someone to talk to, by country:", *(f"  {help_line_text(line)}" for line in every), "", ELSEWHERE]
        out += clinic_number()
    elif of_country(wanted):
        out += [f"In another country: {EVERYWHERE}.", "", "Someone to talk to:", *_numbers(wanted)]
    else:
        from ketajournal.course.text import inert

        known = ", ".join(sorted({line["country"] for line in help_lines()}))
        out += [f"No line is known here for {inert(wanted)}.", *lines_for(wanted)[0]]
        out += [f"Countries with a line here: {known}. 'ketajournal help-now COUNTRY' shows one's."]
    return out
