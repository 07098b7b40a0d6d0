"""A made-up course in a folder of its own, to look around in before there is anything of one's own to look at."""

import os
import shlex
import shutil
import tempfile
import tomllib
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from pathlib import Path

from ketajournal.actions.console import tell
from ketajournal.actions.output import show_document
from ketajournal.actions.overview import overview_document
from ketajournal.actions.report import report_document
from ketajournal.actions.saved_report import write_picture
from ketajournal.actions.typed_paths import typed_path
from ketajournal.course.values import Value
from ketajournal.errors import BadInput
from ketajournal.guide.prompt import TomlTable
from ketajournal.guide.prompt_files import shipped_folder, shipped_guide
from ketajournal.journal.home import Home
from ketajournal.journal.new_journal import create_journal
from ketajournal.journal.opening import open_journal
from ketajournal.journal.system import IS_WINDOWS
from ketajournal.journal.writing import Writer

_SESSION_HOUR, _EVENING = time(14), time(18, 30)
# The last of the made-up days is the one that it is looked at on.
_DAYS = 20


def show_demo(folder: str | None, as_of: datetime, pictures: str | None) -> None:
    """Make the course, in a private temporary folder where none is named, and show it; or keep its *pictures*.

    Raises ``BadInput`` for a folder with something in it.
    """
    place = typed_path(folder).absolute() if folder else Path(tempfile.mkdtemp(prefix="ketajournal-demo-"))
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise BadInput(f"There is something in {place} already.", "Name a new folder, or none.")
    make_course(place, as_of)
    os.environ["KETAJOURNAL_HOME"] = str(place)  # what is shown is this journal, and never the person's own
    shown = {"overview": overview_document(as_of), "report": report_document(None, as_of)}
    if pictures is not None:
        try:
            for name, document in shown.items():
                title = f"{name.capitalize()} of a made-up course"
                write_picture(document, typed_path(pictures) / f"{name}.svg", title)
            tell(f"Written: overview.svg and report.svg in {typed_path(pictures)}.")
        finally:
            if not folder:
                shutil.rmtree(place, ignore_errors=True)
        return
    for document in shown.values():
        show_document(document)
        print(flush=True)
    tell("This course is made up; nobody lived it, and your own journal was not touched.")
    setting = f"set KETAJOURNAL_HOME={place}" if IS_WINDOWS else f"export KETAJOURNAL_HOME={shlex.quote(str(place))}"
    tell(f"To look around in it: {setting}")
    tell(f"To be rid of it: remove {place}")


def make_course(place: Path, as_of: datetime) -> None:
    """Make a journal without a passphrase in an empty folder, with a course that has come to its third week then."""
    home = Home(place)
    key = create_journal(home, "")
    journal = open_journal(home, lambda _attempt: "", as_of, key)
    try:
        writer = journal.writer()
        with writer.together():
            course = tomllib.loads((shipped_folder() / "demo" / "course.toml").read_text("utf-8"))
            _Filling(writer, as_of).fill(course)
    finally:
        journal.close()


class _Filling:
    """Writes the course, as somebody would have who lived it."""

    def __init__(self, writer: Writer, as_of: datetime) -> None:
        self._writer = writer
        self._start = as_of - timedelta(days=_DAYS)
        self._course = writer.add_course(self._start.date())

    def fill(self, course: TomlTable) -> None:
        columns = {name: course[name] for name in ("planned_sessions", "route", "provider")}
        self._writer.set_course(self._course, **columns)
        for form in course["form"]:
            items = {f"{form['measure']}.{n}": value for n, value in enumerate(form["items"], start=1)}
            self._write(form["measure"], self._at(form["day"], _EVENING), items)
        for session in course["session"]:
            self._session(session)
        for day in range(_DAYS + 1):
            answers = {prompt: of_days[day] for prompt, of_days in course["days"].items() if of_days[day] != ""}
            if shift := course["shifts"].get(str(day)):
                answers["checkin.shift"] = shift
            if answers:
                self._write("checkin", self._at(day, _EVENING), answers)
        for look in course["weekly"]:
            said = {"weekly.shift": look["shift"]} if "shift" in look else {}
            self._write("weekly", self._at(look["day"], time(20)), said)

    def _session(self, session: TomlTable) -> None:
        at = self._at(session["day"], _SESSION_HOUR)
        session_id = self._writer.add_session(self._course, at, None)
        if session.get("cancelled"):
            self._writer.cancel_session(session_id, cancelled=True)
            return
        self._write("prep", at - timedelta(hours=3), {"prep.hope": 5, "prep.fear": 4}, session_id)
        said = {f"reflect.{name.replace('_', '-')}": session[name] for name in ("first", "character", "new_thing")}
        self._write("reflect", at + timedelta(hours=3), said, session_id)

    def _at(self, day: int, hour: time) -> datetime:
        return datetime.combine((self._start + timedelta(days=day)).date(), hour, self._start.tzinfo)

    def _write(self, kind: str, at: datetime, answers: Mapping[str, Value], session: str | None = None) -> None:
        """A finished entry; how each question is asked, and its metric, is taken from the prompts that ship."""
        entry = self._writer.add_entry(kind, at, self._course, session)
        guide = shipped_guide(kind)
        for name, value in answers.items():
            prompt = guide.prompt(name)
            assert prompt is not None, name
            self._writer.answer(entry, name, prompt.kind, value, prompt.metric)
        self._writer.set_entry(entry, finished=True)
