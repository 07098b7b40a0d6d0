"""The findings of a look over the journal's files, as a document."""

from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

from ketajournal.show.blocks import Block, Items, Text
from ketajournal.show.wording import how_many


class State(IntEnum):
    """The outcome of a check; its number is the command's exit code."""

    FINE = 0
    ATTENTION = 1
    DAMAGED = 5


class Check(NamedTuple):
    """One thing that was looked at: ``found`` is what there is, ``do`` what can be done about it."""

    code: str
    state: State
    found: str
    do: str = ""


def fine(code: str, found: str = "") -> Check:
    """A check in which nothing was found wrong."""
    return Check(code, State.FINE, found)


def look_at(code: str, found: str, do: str) -> Check:
    """A check that calls for attention."""
    return Check(code, State.ATTENTION, found, do)


def damaged(code: str, found: str, do: str) -> Check:
    """A check that found damage."""
    return Check(code, State.DAMAGED, found, do)


_NAMES = {
    "journal": "The journal",
    "file": "The file",
    "entries": "Entries",
    "form": "Its form",
    "copies": "Copies of it",
    "permissions": "Permissions",
    "space": "Room on the disk",
    "drafts": "Editor drafts",
    "half-made": "Half-made files",
    "backups": "Backups",
    "settings": "Settings",
    "prompts": "Your own questions",
    "drill": "Restore drill",
}


class DoctorDocument(NamedTuple):
    """Every check, a line each."""

    checks: Sequence[Check]

    @property
    def exit_code(self) -> int:
        return int(max((check.state for check in self.checks), default=State.FINE))

    def blocks(self) -> list[Block]:
        wrong = sum(check.state is not State.FINE for check in self.checks)
        end = "All fine." if not wrong else f"{how_many(wrong, 'thing')} to look at."
        return [Items(tuple(map(_line, self.checks))), Text(end, strong=wrong > 0)]

    def data(self) -> dict[str, object]:
        return {
            "fine": self.exit_code == 0,
            "checks": [
                {"code": c.code, "state": c.state.name.lower(), "found": c.found, "do": c.do or None}
                for c in self.checks
            ],
        }


def _line(check: Check) -> str:
    name = _NAMES[check.code]
    if check.state is State.FINE:
        return f"{name}: fine{f' ({check.found})' if check.found else ''}."
    return f"{name}: {check.found}. {check.do}".rstrip()
