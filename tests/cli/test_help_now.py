"""``help-now`` answers anyone, anywhere, at once; and the pages of ``learn`` can be read offline."""

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

import hypothesis
import pexpect
import platformdirs.macos
import platformdirs.unix
import pytest
from hypothesis import strategies as st
from platformdirs import user_data_path

from ketajournal.actions.command_run import running
from ketajournal.actions.output import wants_plain
from ketajournal.cli.help_now import print_help
from ketajournal.guide import help_lines as lines
from ketajournal.guide import pages
from ketajournal.guide.keeper import Keeper
from ketajournal.guide.prompt_files import shipped_folder
from ketajournal.guide.prompts import load_guide
from ketajournal.journal import settings
from ketajournal.journal.home import Home
from ketajournal.journal.home import home as home_now
from ketajournal.journal.settings import backups_kept
from ketajournal.show.pages import PageDocument
from ketajournal.show.screens import show_plain
from support.commands import Run
from support.forked_commands import Terminal
from support.journals import COMMAND, NOW, PASSPHRASE, files_under, journal_at

LINES = lines.help_lines()
CODES = sorted({line["code"] for line in LINES})
PLAN = {
    "safety-plan.signs": "no sleep, no calls",
    "safety-plan.alone": "the long way round the lake",
    "safety-plan.ask": "R., at any hour",
}


def bare(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run it with nothing in the environment but what is given: no HOME, no locale, no settings."""
    return subprocess.run(
        [sys.executable, "-m", "ketajournal", "help-now", *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        env={"PYTHONUTF8": "1", **environment},
        timeout=60,
        check=False,
        start_new_session=True,
    )


def keep_plan(home: Path, passphrase: str = "", answers: Mapping[str, str] = PLAN) -> None:
    """A safety plan, written through the command line."""
    done = subprocess.run(
        [sys.executable, "-m", "ketajournal", "safety-plan", "--answers", "-"],
        input=json.dumps(dict(answers)),
        capture_output=True,
        text=True,
        env={**os.environ, **({COMMAND: f"echo '{passphrase}'"} if passphrase else {})},
        timeout=60,
        check=False,
        start_new_session=True,
    )
    assert done.returncode == 0, done.stderr


# --- anyone, anywhere


def test_it_needs_no_journal_no_home_no_terminal_and_makes_nothing(tmp_path: Path) -> None:
    done = bare(KETAJOURNAL_HOME=str(tmp_path / "nowhere"))
    assert done.returncode == 0
    assert done.stderr == ""
    assert done.stdout.startswith("In danger now, you or someone else: call the emergency number")
    assert not (tmp_path / "nowhere").exists()


def test_typed_as_two_words_or_with_an_option_that_it_does_not_know_it_is_the_same(run: Run) -> None:
    for words in ([], ["UK"]):
        shown = run("help-now", *words).stdout
        assert "someone to talk to" in shown.lower() or "No line" in shown
        assert run("help", "now", *words).stdout == shown
        for option in ("--plain", "--json", "-x"):
            assert run("help-now", option, *words).stdout == shown


def test_it_needs_no_home_folder_of_the_person() -> None:
    done = bare()
    assert (done.returncode, done.stderr) == (0, "")
    assert "Someone to talk to" in done.stdout


def test_it_needs_no_passphrase(run: Run, home: Path) -> None:
    with journal_at(home, PASSPHRASE):
        pass
    done = run("help-now")
    assert (done.returncode, done.stderr) == (0, "")
    assert "emergency number" in done.stdout


def test_it_says_the_rest_even_where_the_settings_can_not_be_read(run: Run, home: Path) -> None:
    for content in (b"\xff\xfe", b"country", b"[table]\n", b""):
        home.mkdir(exist_ok=True)
        (home / "settings.toml").write_bytes(content)
        done = run("help-now")
        assert (done.returncode, done.stderr) == (0, ""), content
        assert "emergency number" in done.stdout


def test_a_reader_that_goes_away_is_no_error(home: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "ketajournal", "help-now"],
        stdin=subprocess.DEVNULL,
        stdout=write,
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
        check=False,
    )
    os.close(write)
    assert done.stderr == ""
    assert done.returncode == 0


def test_it_is_the_same_as_a_command_among_the_others(run: Run) -> None:
    quick, full = run("help-now", "NZ"), run("help-now", "NZ", "--remember")
    assert quick.stdout == full.stdout


# --- each country


@pytest.mark.parametrize("code", CODES)
def test_each_country_shows_all_its_lines_and_its_emergency_number(
    code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    own = [line for line in LINES if line["code"] == code]
    for name in (code, code.lower(), own[0]["country"], own[0]["country"].upper()):
        print_help(name)
        said = capsys.readouterr().out
        assert said.splitlines()[0].endswith(f"{own[0]['emergency']}.")
        for line in own:
            assert f"{line['name']}, {line['reach']} ({line['hours']})" in said
        others = [line for line in LINES if line["code"] != code]
        assert not [line for line in others if lines.help_line_text(line) in said], "no other country's"


@pytest.mark.parametrize("field", ["country", "code", "name", "reach", "hours", "emergency", "source", "checked"])
def test_each_line_has_what_a_person_and_a_checker_need(field: str) -> None:
    assert [line["name"] for line in LINES if not line.get(field)] == []


def test_the_lines_that_are_known_are_the_right_ones() -> None:
    reach = {code: " ".join(line["reach"] for line in LINES if line["code"] == code) for code in CODES}
    for code, number in {
        "US": "988",
        "CA": "988",
        "GB": "116 123",
        "IE": "116 123",
        "NZ": "1737",
        "AU": "13 11 14",
        "FR": "3114",
        "DE": "0800 111 0 111",
        "IN": "14416",
    }.items():
        assert number in reach[code], code


@pytest.mark.parametrize("name", ["Atlantis", "XX", "988", "../../etc", "'; DROP TABLE", "Elbonien", "日本"])
def test_an_unknown_country_is_told_how_to_find_one_and_never_given_988(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    print_help(name)
    said = capsys.readouterr().out
    assert lines.FIND_A_LINE in said
    assert lines.EVERYWHERE in said
    assert "Countries with a line here: Australia," in said, "so that one that was spelled in another way is found"
    assert "988" not in said.replace(f"for {name}.", "")
    assert said.count("emergency number") >= 2


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("USA", "US"),
        ("U.S.", "US"),
        ("the US", "US"),
        ("United States of America", "US"),
        ("UK", "GB"),
        ("the UK", "GB"),
        ("Great Britain", "GB"),
        ("Northern Ireland", "GB"),
        ("Deutschland", "DE"),
        ("the Netherlands", "NL"),
        ("Holland", "NL"),
        ("Aotearoa", "NZ"),
    ],
)
def test_a_country_is_found_by_the_names_people_give_it(name: str, code: str) -> None:
    assert {line["code"] for line in lines.of_country(name)} == {code}


def test_without_a_country_every_line_is_shown_beside_its_country(run: Run) -> None:
    said = run("help-now").stdout
    for line in LINES:
        assert f"{line['country']}: {line['name']}" in said
    assert lines.ELSEWHERE in said


# --- keeping the country


def test_remember_shows_that_country_first_from_now_on_and_makes_no_journal(run: Run, home: Path) -> None:
    assert run("help-now", "new", "zealand", "--remember").returncode == 0
    said = run("help-now").stdout
    assert "1737" in said
    assert "988" not in said
    assert said.splitlines()[0].endswith("111.")
    assert list(files_under(home)) == [str(home / "settings.toml")]
    assert oct((home / "settings.toml").stat().st_mode & 0o777) == "0o600"
    assert oct(home.stat().st_mode & 0o777) == "0o700"


def test_another_country_can_be_looked_up_without_forgetting_ones_own(run: Run) -> None:
    run("help-now", "NZ", "--remember")
    assert "3114" in run("help-now", "FR").stdout
    assert "1737" in run("help-now").stdout


def test_remembering_leaves_the_other_settings_as_they_were(home: Path) -> None:
    home.mkdir()
    (home / "settings.toml").write_text('# mine\nplain = true\ncountry = "FR"\n')
    settings.set_setting("country", "NZ")
    kept = (home / "settings.toml").read_text()
    assert kept == '# mine\nplain = true\ncountry = "NZ"\n'


@pytest.mark.parametrize("written", ['country="NZ"\n', "country = 'NZ'\n", 'country  =  "NZ"  # home\n'])
def test_a_setting_written_by_hand_as_toml_allows_is_understood(home: Path, written: str) -> None:
    home.mkdir()
    (home / "settings.toml").write_text(written)
    assert settings.setting("country") == "NZ"


@hypothesis.settings(
    deadline=None, max_examples=40, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture]
)
@hypothesis.given(
    st.binary(max_size=60)
    | st.lists(st.sampled_from(["country", "plain", "keep_backups", "=", '"', "'", "#", "\n", "[[line]]", "9", "²"]))
    .map("".join)
    .map(str.encode)
)
def test_whatever_stands_in_the_settings_is_understood_or_passed_over(home: Path, content: bytes) -> None:
    home.mkdir(exist_ok=True)
    (home / "settings.toml").write_bytes(content)
    assert isinstance(settings.setting("country"), str | None)
    with running():
        assert wants_plain() in (True, False)
    assert backups_kept(10) >= 1


@pytest.mark.parametrize("value", ['x"\nsafety_plan = "', "a" * 500, "\x1b[31mred", "日本", "[x]\ny = 1"])
def test_whatever_is_kept_stays_one_setting_on_one_line(home: Path, value: str) -> None:
    settings.set_setting("country", value)
    settings.set_setting("plain", "true")
    read = tomllib.loads((home / "settings.toml").read_text(encoding="utf-8"))
    assert set(read) == {"country", "plain"}
    assert len(read["country"]) <= 60
    assert settings.setting("country") == read["country"]


def test_nothing_private_is_in_the_settings(home: Path) -> None:
    answers = {
        **PLAN,
        "safety-plan.professionals": "Dr. W., 555 0100",
        "safety-plan.surroundings": "my brother keeps the key",
    }
    keep_plan(home, PASSPHRASE, answers)
    words = {word for text in answers.values() for word in text.lower().split() if len(word) > 3}
    beside = (home / "settings.toml").read_text().lower()
    assert not [word for word in words if word in beside]
    assert sorted(line.partition(" = ")[0] for line in beside.splitlines()) == ["safety_plan"]


# --- where the settings lie


@pytest.mark.parametrize("data", [None, "", "  ", "/srv/data"])
def test_the_settings_lie_where_platformdirs_puts_the_journal(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, data: str | None
) -> None:
    monkeypatch.delenv("KETAJOURNAL_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    if data is not None:
        monkeypatch.setenv("XDG_DATA_HOME", data)
    assert Path(settings.settings_path()) == user_data_path("ketajournal", appauthor=False) / "settings.toml"


@pytest.mark.parametrize(
    ("platform", "module", "kind"),
    [("linux", platformdirs.unix, "Unix"), ("darwin", platformdirs.macos, "MacOS")],
    ids=["linux", "darwin"],
)
def test_so_it_is_on_each_system(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, platform: str, module: ModuleType, kind: str
) -> None:
    monkeypatch.delenv("KETAJOURNAL_HOME")
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(sys, "platform", platform)
    theirs = getattr(module, kind)("ketajournal", appauthor=False).user_data_path
    assert Path(settings.settings_path()) == theirs / "settings.toml"


@pytest.mark.parametrize("named", ["/srv/mine", "~/mine", "relative/mine"])
def test_a_folder_that_was_named_holds_them_beside_the_journal(monkeypatch: pytest.MonkeyPatch, named: str) -> None:
    monkeypatch.setenv("KETAJOURNAL_HOME", named)
    assert Path(settings.settings_path()) == home_now().folder / "settings.toml"


# --- the safety plan


def test_the_safety_plan_of_a_journal_without_a_passphrase_follows_the_lines(run: Run, home: Path) -> None:
    keep_plan(home)
    done = run("help-now")
    assert done.stderr == ""
    said = done.stdout
    assert said.index("emergency number") < said.index("Your safety plan, in your own words")
    for words in PLAN.values():
        assert words in said
    assert "Warning signs" in said


@pytest.mark.real_keys
def test_the_safety_plan_of_an_unlocked_journal_follows_without_asking(run: Run, home: Path) -> None:
    keep_plan(home, PASSPHRASE)
    assert run("unlock", **{COMMAND: f"echo '{PASSPHRASE}'"}).returncode == 0
    assert PLAN["safety-plan.alone"] in run("help-now").stdout


def test_the_safety_plan_of_a_locked_journal_is_offered_and_not_shown(run: Run, home: Path) -> None:
    keep_plan(home, PASSPHRASE)
    done = run("help-now")
    assert done.returncode == 0
    assert "Your safety plan is in your journal, which is locked: 'ketajournal unlock'" in done.stdout
    assert PLAN["safety-plan.alone"] not in done.stdout + done.stderr


@pytest.mark.parametrize("typed", [PASSPHRASE, "", "wrong"], ids=["the passphrase", "Enter", "another"])
def test_at_a_terminal_the_passphrase_shows_the_plan_and_enter_leaves_it(home: Path, typed: str) -> None:
    with journal_at(home, PASSPHRASE) as journal:
        prompt = load_guide("safety-plan").prompt("safety-plan.alone")
        assert prompt is not None
        keeper = Keeper(journal, "safety-plan", NOW)
        keeper.save(prompt, "the lake")
        keeper.finish()
    child = Terminal(("help-now",), dict(os.environ), (24, 80))
    child.expect("In danger now")
    child.expect("Passphrase: ")
    child.sendline(typed)
    if typed == "wrong":
        child.expect("Once more: ")
        child.sendline(PASSPHRASE)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert ("the lake" in child.before) == bool(typed)


def test_a_plan_that_was_left_before_its_end_is_shown_as_far_as_it_goes(run: Run, home: Path) -> None:
    """Nobody needs to have finished it to need it."""
    with journal_at(home) as journal:
        prompt = load_guide("safety-plan").prompt("safety-plan.alone")
        assert prompt is not None
        Keeper(journal, "safety-plan", NOW).save(prompt, "the lake")
    assert "the lake" in run("help-now").stdout


def test_a_plan_that_was_deleted_leaves_no_empty_heading(run: Run, home: Path) -> None:
    keep_plan(home)
    assert run("delete", "last", "--yes").returncode == 0
    assert "Your safety plan" not in run("help-now").stdout


def test_a_journal_that_is_damaged_or_gone_takes_nothing_from_the_lines(run: Run, home: Path) -> None:
    keep_plan(home)
    plain = run("help-now", "NZ").stdout.partition("\nYour safety plan")[0]
    Home(home).journal.write_bytes(b"\x00" * 4096)
    damaged = run("help-now", "NZ")
    assert damaged.returncode == 0
    assert damaged.stdout.startswith(plain)
    Home(home).journal.unlink()
    gone = run("help-now", "NZ")
    assert (gone.returncode, gone.stdout.strip()) == (0, plain.strip())
    assert "could not be shown" in gone.stderr
    assert "Traceback" not in damaged.stderr + gone.stderr


# --- the pages


def test_learn_lists_every_page_with_its_title(run: Run) -> None:
    names = ["after", "doors", "expectations", "questions", "scores", "studies", "worsening"]
    assert pages.page_names("learn") == names
    document = json.loads(run("learn", "--json").stdout)
    assert document["schema"] == 1
    assert document["pages"] == [{"name": name, "title": pages.page_title("learn", name)} for name in names]
    for text in (run("learn").stdout, run("learn", "--plain").stdout):
        assert all(name in text and pages.page_title("learn", name) in text for name in names)


@pytest.mark.parametrize("name", pages.page_names("learn"))
def test_learn_shows_a_page_whole_in_plain_lines(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    show_plain(PageDocument(name, pages.load_page("learn", name)))
    said = capsys.readouterr().out
    raw = (shipped_folder() / "learn" / f"{name}.md").read_text(encoding="utf-8")
    plain = [word for word in raw.split() if word not in ("#", "##", "-")]
    assert [word for word in said.split() if word != "-"] == plain, "nothing is lost or added"
    assert "- -" not in said, "an item is marked once"
    assert "#" not in said


def test_learn_shows_a_page_as_one_document(run: Run) -> None:
    document = json.loads(run("learn", "worsening", "--json").stdout)
    assert (document["schema"], document["name"]) == (1, "worsening")
    assert {"kind": "title", "text": "When scores go up"} in document["parts"]
    assert {part["kind"] for part in document["parts"]} <= {"title", "heading", "text", "item"}
    assert [(p.kind, p.text) for p in pages.load_page("learn", "worsening")] == [
        (p["kind"], p["text"]) for p in document["parts"]
    ]


def test_a_page_that_is_not_there_is_exit_3_and_the_others_are_named(run: Run) -> None:
    done = run("learn", "nothing")
    assert done.returncode == 3
    assert "worsening" in done.stderr
