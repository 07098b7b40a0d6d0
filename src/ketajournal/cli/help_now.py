"""``help-now``: people to reach, without a journal, a passphrase or a moment's delay.

The lines are printed before anything else is imported; a safety plan follows where there is one.
"""

import sys

from ketajournal.guide.help_lines import (
    ELSEWHERE,
    EVERYWHERE,
    help_lines,
    lines_for,
    of_country,
    one_line,
    set_setting,
    setting,
)

ALSO = "Then, today: tell the clinician who treats you. This journal cannot see or alert anyone."
BODY = "Chest pain, slowed breathing, or someone who can't be woken: the emergency number, now."


def print_help(country: str | None) -> None:
    """Print whom to reach in the country named or chosen, or in all that are known; then the safety plan."""
    wanted = country or setting("country")
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    print("\n".join(_lines(wanted)), flush=True)
    if setting("safety_plan"):
        from ketajournal.cli.plan_shown import print_plan

        print_plan()


def remember_country(country: str) -> None:
    """Keep the person's country, so that its lines come first from now on."""
    set_setting("country", country)


def _lines(wanted: str | None) -> list[str]:
    found, emergency = lines_for(wanted)
    out = [f"In danger now, you or someone else: call the emergency number: {emergency}.", BODY, ""]
    if wanted is None:
        every = sorted(help_lines(), key=lambda line: line["country"])
        out += ["Someone to talk to, by country:", *(f"  {one_line(line)}" for line in every), "", ELSEWHERE]
    elif of_country(wanted):
        out += ["Someone to talk to:", *(f"  {line}" for line in found), "", f"In another country: {EVERYWHERE}."]
    else:
        out += [f"No line is known here for {wanted}.", *found]
    return [*out, "", ALSO]
