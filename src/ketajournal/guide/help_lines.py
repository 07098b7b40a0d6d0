"""People to reach and emergency numbers, read without any library.

``help-now`` must answer at once, with no journal and no set-up: the standard TOML reader alone takes
longer than all of it. So the data files are kept in a form simple enough to read by hand, and a test
holds the two ways of reading them together.
"""

import os

from ketajournal.journal.settings import read_blocks, setting

EVERYWHERE = "112 in Europe and from most mobile phones, 911 in the US and Canada, 999 in the UK and Ireland, 000 in Australia, 111 in New Zealand"  # noqa: E501
BY_COUNTRY = "'ketajournal help-now' lists help lines by country."
_LOOK_UP = (
    "look up 'crisis line' with the country's name, or see findahelpline.com; "
    "a doctor, a clinic or the emergency number can tell you too."
)
ELSEWHERE = f"Another country: {_LOOK_UP}"
FIND_A_LINE = f"To find a line: {_LOOK_UP}"


def prompts_folder() -> str:
    """The folder that the data files lie in: beside the code when installed, else in the checkout."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    installed = os.path.join(package, "prompts")
    return installed if os.path.isdir(installed) else os.path.join(package, "..", "..", "prompts")


def help_lines() -> list[dict[str, str]]:
    """Every help line: country, code, other names, name, reach, hours, emergency, source, checked."""
    return read_blocks(os.path.join(prompts_folder(), "help-lines.toml"))


def sentences_of(name: str) -> dict[str, str]:
    """The sentences of ``crisis``, ``offers``, ``stages`` or ``facts``, by name. They are read by hand."""
    return read_blocks(os.path.join(prompts_folder(), f"{name}.toml"))[0]


def of_country(name: str) -> list[dict[str, str]]:
    """The lines of a country, by its name or two-letter code; none for one that is not known here."""
    wanted = name.strip().lower().replace(".", "").removeprefix("the ")
    return [line for line in help_lines() if wanted in _names(line)]


def _names(line: dict[str, str]) -> set[str]:
    """The names people have for the country of a line, its two-letter code among them."""
    also = {also.strip() for also in line.get("names", "").split(",")}
    return {line["code"].lower(), line["country"].lower(), *also} - {""}


def help_line_text(line: dict[str, str]) -> str:
    """``United States: 988 Suicide & Crisis Lifeline, call or text 988 (day and night)``."""
    return f"{line['country']}: {line['name']}, {line['reach']} ({line['hours']})"


def lines_shown(country: str) -> list[str]:
    """The lines that ``help-now`` shows for a country; of one that is not known, that there is none."""
    found = [help_line_text(line) for line in of_country(country)]
    return found or [f"No line is known here for '{country.strip()}'; < goes back, if it is spelled in another way."]


def lines_for(country: str | None) -> tuple[list[str], str]:
    """Lines to reach and the emergency number for the person's country, or how to find them; then their clinic.

    No country is assumed: one that is not chosen or not known gets the way to find its lines and the
    rule for emergency numbers.
    """
    if found := of_country(country) if country else []:
        return [*map(help_line_text, found), *clinic_number()], found[0]["emergency"]
    return [FIND_A_LINE, *([BY_COUNTRY] if country is None else []), *clinic_number()], EVERYWHERE


def clinic_number() -> list[str]:
    """The number of their clinic that the person put here for such a time, if they did."""
    number = setting("clinic")
    return [f"Your clinic, as you noted it: {number}"] if number else []


def emergency_number() -> str:
    """The emergency number of the person's country, or the rule for finding it."""
    return lines_for(setting("country"))[1]
