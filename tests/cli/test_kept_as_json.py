"""What a command keeps has an id for programs: one JSON document on standard output, and the sentences beside it."""

import json
from pathlib import Path
from typing import Any

import pytest

from support.journals import everything
from support.many_commands import Here

BEGUN = {"course.started_on": "2026-03-02", "course.country": "New Zealand", "begin.hope": "rest"}


def kept(here: Here, *words: str, **given: Any) -> dict[str, Any]:
    """What a command prints, and nothing else is on standard output."""
    done = here.run(*words, "--json", stdin=json.dumps(given["answers"]) if "answers" in given else "")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    assert found.pop("schema") == 1
    assert "Kept" in done.stderr or "kept" in done.stderr
    return found


@pytest.mark.parametrize(
    ("words", "answers", "kind"),
    [
        (("write", "a word"), None, "note"),
        (("checkin", "calm"), None, "checkin"),
        (("reflect", "a door"), None, "note"),
        (("checkin", "--answers", "-"), {"checkin.mood": 5}, "checkin"),
        (("weekly", "--answers", "-"), {"weekly.stress": 5}, "weekly"),
        (("begin", "--answers", "-"), BEGUN, "begin"),
        (("safety-plan", "--answers", "-"), {"safety-plan.alone": "walk"}, "safety-plan"),
        (("ask", "checkin", "--answers", "-"), {"checkin.mood": 5}, "checkin"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_the_entry_that_was_kept_is_named_by_its_whole_id(
    here: Here, home: Path, words: tuple[str, ...], answers: dict[str, Any] | None, kind: str
) -> None:
    found = kept(here, *words, **({"answers": answers} if answers else {}))
    assert found == {"kind": kind, "id": next(e.id for e in everything(home) if e.kind == kind)}
    assert here.data("show", found["id"])["kind"] == kind


@pytest.mark.parametrize("words", ["checkin", "weekly", "prep", "begin", "safety-plan", "ask checkin"])
def test_where_somebody_would_be_asked_it_is_refused(here: Here, home: Path, words: str) -> None:
    said = here(*words.split(), "--json", code=2)
    assert "with '--json' nothing is asked" in said
    assert not (home / "journal.db").exists()


def test_restore_names_what_was_restored_and_what_was_there_before(here: Here, home: Path) -> None:
    here("write", "a word")
    made = here.data("backup")["path"]
    here("write", "another")
    assert "With --yes it is not asked" in here("restore", "last", "--json", code=2)
    restored = here.data("restore", "last", "--yes")
    assert (restored["path"], restored["entries"]) == (made, 1)
    assert Path(restored["before"]).is_file()
    assert len(everything(home)) == 1
    assert here.data("restore")["backups"], "without a name it is the list"


def test_review_keeps_answers_and_shows_the_sheet_as_before(here: Here) -> None:
    here("begin", answers=BEGUN)
    assert kept(here, "review", "--answers", "-", answers={"review.changed": "walking"})["kind"] == "review"
    assert "id" not in here.data("review", "--brief")
