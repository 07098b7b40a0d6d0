"""The names that files are given on a command line: understood, or refused in a sentence, and nothing is lost."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ketajournal.actions import backups, export_target, other_journal, restore
from ketajournal.actions.typed_paths import looking_at, typed_path
from ketajournal.errors import KetajournalError
from ketajournal.exchange.content import open_source
from ketajournal.journal.home import Home
from support.many_commands import Here

LONG = "x" * 300
COMMANDS = [
    ("export", "json", "--output"),
    ("export", "csv", "--output"),
    ("calendar", "--output"),
    ("handoff", "--all", "--output"),
    ("backup", "--output"),
    ("restore",),
    ("import",),
]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to be in, with a link in it that leads to itself."""
    folder = tmp_path / "desk"
    folder.mkdir()
    (folder / "circle").symlink_to("circle")
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_name_that_can_not_be_one_is_refused_in_a_sentence(
    here: Here, desk: Path, command: tuple[str, ...]
) -> None:
    here("session", "add", "2026-03-02 14:00")
    before = sorted(desk.iterdir())
    for name in ("~nobody-by-this-name/x", LONG, f"{LONG}/x", "circle/x"):
        done = here.run(*command, name)
        assert done.returncode in (1, 2, 3), (name, done)
        assert "Traceback" not in done.stderr
        assert done.stderr.strip().endswith(".")
    assert sorted(desk.iterdir()) == before


PARTS = ["/", "..", ".", "~", "~root", "~no-such", "circle", "x", "-", " ", "\n", "é", LONG, "journal.db", "$HOME"]


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=12) | st.lists(st.sampled_from(PARTS), max_size=5).map("".join))
@example("circle")
@example(LONG)
@example("~no-such")
def test_any_name_is_understood_or_refused_and_nothing_else(desk: Path, home: Path, name: str) -> None:
    name = name.replace("\x00", "") or "x"  # no command line can hold one

    def looked_at() -> None:
        with looking_at(typed_path(name)):
            Home(home).keeps(typed_path(name))

    reads: list[Callable[[], object]] = [
        looked_at,
        lambda: export_target.chosen_target(name, file="j.json", folder="j", form="json", locked=False, force=False),
        lambda: export_target.chosen_target(name, file=None, folder="j", form="csv", locked=True, force=True),
        lambda: backups._place_for(name),
        lambda: restore._named(Home(home), name),
        lambda: other_journal.file_of(name),
        lambda: open_source(name),
    ]
    for read in reads:
        with suppress(KetajournalError):
            read()
