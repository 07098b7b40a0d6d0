"""People to reach and emergency numbers, read without any library.

``help-now`` must answer at once, with no journal and no set-up: the standard TOML reader alone takes
longer than all of it. So the data files are kept in a form simple enough to read by hand, and a test
holds the two ways of reading them together.
"""

import os

from ketajournal.journal.ordinary_file import ordinary
from ketajournal.journal.system import data_folder

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


def read_blocks(path: str) -> list[dict[str, str]]:
    """A file of one ``key = "value"`` a line, in blocks begun by ``[[line]]``; the first block needs no heading."""
    blocks: list[dict[str, str]] = [{}]
    with open(path, encoding="utf-8-sig", errors="replace", opener=ordinary) as file:
        for text in file:
            text = text.strip()
            if text == "[[line]]":
                blocks.append({})
            elif text and not text.startswith("#"):
                key, _, value = text.partition("=")
                blocks[-1][key.strip().strip("\"'")] = _unquoted(value.strip())
    return [block for block in blocks if block]


def _unquoted(value: str) -> str:
    """The text between quotation marks, or up to a comment where there are none."""
    if value[:1] in ("'", '"'):
        return value[1:].partition(value[0])[0]
    return value.partition("#")[0].strip()


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


# --- settings that must be readable before anything is unlocked ------------------------------


def settings_path() -> str:
    """``settings.toml`` beside the journal; a test holds the default against platformdirs."""
    named = os.environ.get("KETAJOURNAL_HOME")
    folder = os.path.abspath(os.path.expanduser(named)) if named else data_folder("ketajournal")
    return os.path.join(folder, "settings.toml")


def setting(name: str) -> str | None:
    """A setting's text, or ``None`` where it was not made."""
    try:
        return read_blocks(settings_path())[0].get(name)
    except (OSError, UnicodeDecodeError, IndexError):
        return None


def set_setting(name: str, value: str) -> None:
    """Keep a setting. It stands outside the journal, which may be locked, so nothing private goes here."""
    path = settings_path()
    kept = []
    if os.path.exists(path):
        with open(path, encoding="utf-8", errors="surrogateescape", opener=ordinary) as file:
            kept = [line for line in file if line.partition("=")[0].strip() != name]
    else:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    clean = "".join(c for c in value if c.isalnum() or c in " -.'+()/,")[:60].strip()
    lines = [*(line if line.endswith("\n") else f"{line}\n" for line in kept), f'{name} = "{clean}"\n']
    from pathlib import Path

    from ketajournal.journal.disk import replacing

    with replacing(Path(path)) as file:
        file.write("".join(lines).encode("utf-8", "surrogateescape"))
