"""Looking over the journal's files, one function a check."""

import shlex
import shutil
import stat
import tomllib
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from ketajournal.actions.clock import now
from ketajournal.actions.damaged_rows import wrong_rows_in
from ketajournal.actions.journal_access import require_key
from ketajournal.errors import Damaged, KetajournalError, TooNew
from ketajournal.guide.editor import abandoned
from ketajournal.guide.own_prompts import check_prompt_files as check_prompts
from ketajournal.guide.prompts import guide_names
from ketajournal.journal import backups
from ketajournal.journal.disk import half_made, read_bytes, sweep
from ketajournal.journal.faults import translating_faults
from ketajournal.journal.file import SCHEMA, Connection, connect, looked_twice, stamped_version
from ketajournal.journal.home import Home, home
from ketajournal.journal.integrity import faults_in_file, read_every_entry
from ketajournal.journal.keys import was_here
from ketajournal.journal.memory_folder import drafts_folders
from ketajournal.journal.new_journal import require_journal
from ketajournal.journal.opening import Journal
from ketajournal.journal.replacement import drill as drilled
from ketajournal.journal.settings import SETTINGS, backups_kept, setting, settings_path
from ketajournal.journal.system import FILES_HAVE_OWNERS
from ketajournal.show.backups import size_said
from ketajournal.show.doctor import Check, DoctorDocument, State, damaged, fine, look_at
from ketajournal.show.wording import how_many, moment

_LEAST_ROOM = 50_000_000
_TIMES_THE_JOURNAL = 3
_OLD_DAYS = 30
_MOST_NAMED = 5
_MEND = "'ketajournal doctor --mend' does it."
_TAKES_IN = "'ketajournal doctor --mend' takes in what is in the copies."
_MAKE_ONE = "'ketajournal backup' makes one."
_GO_BACK = "'ketajournal restore' puts a backup in its place; what is there now is kept."
_PUT_AWAY = f"'ketajournal delete ID' puts an entry away. {_GO_BACK}"


def examine(*, drill: bool, mend: bool) -> DoctorDocument:
    """Look at everything; with *drill* restore the newest backup for a trial, with *mend* set right what is simple.

    Raises ``Locked`` where the journal can't be opened.
    """
    place = home()
    checks = [*_around(place, mend=mend), _settings(), _prompts()]
    opens, journal = _opened(place)
    if journal is None:
        return DoctorDocument([opens, *checks, *([_drill(place, None)] if drill else [])])
    with closing(journal):
        inside = list(_inside(journal))
        sound = all(check.state is State.FINE for check in inside)
        copies = _copies(journal, mend=mend and sound)
        found = [opens, *inside, *copies, _backups(journal), *checks]
        return DoctorDocument([*found, _drill(place, journal)] if drill else found)


# --- the journal itself


def _opened(place: Home) -> tuple[Check, Journal | None]:
    """The check that the file opens, and the journal where it does. Nothing is brought to a newer form."""
    if not place.journal.exists():
        if was_here(place):
            return look_at("journal", "its file journal.db is gone", _GO_BACK), None
        return fine("journal", "there is none yet; 'ketajournal prep' begins one"), None
    try:
        require_journal(place)
        key = require_key(place)
        with translating_faults(place.journal):
            opened = place.journal.stat()
        journal = Journal(place, looked_twice(lambda: _connected(place, key.raw)), key, opened)
    except Damaged as error:
        return damaged("journal", _part(error), _GO_BACK), None
    opened_with = f" with {key.opened_by}" if key.opened_by else ""
    how = f"encrypted, and it opens{opened_with}" if key.raw is not None else "it opens, and has no passphrase"
    return fine("journal", how), journal


def _connected(place: Home, key: bytes | None) -> Connection:
    with translating_faults(place.journal):
        connection = connect(place.journal, key)
    with suppress(TooNew):
        stamped_version(connection, place.journal)
    return connection


def _inside(journal: Journal) -> Iterator[Check]:
    place, connection, is_encrypted = journal.home, journal.connection, journal.key.raw is not None
    try:
        stamp = stamped_version(connection, place.journal)
    except TooNew as error:
        yield look_at("form", _part(error), error.hint)
        return
    wrong = faults_in_file(connection, place.journal, encrypted=is_encrypted)
    if wrong:  # looked at once more: a disk's error can pass
        wrong = faults_in_file(connection, place.journal, encrypted=is_encrypted)
    if wrong:
        more = f", and {len(wrong) - 1} more" if len(wrong) > 1 else ""
        yield damaged("file", f"it is damaged: {wrong[0]}{more}", _GO_BACK)
        return
    yield fine("file", f"every page was read, {size_said(place.journal.stat().st_size)}")
    if stamp != SCHEMA:
        found = f"it is at {stamp}, and this program's is {SCHEMA}"
        yield look_at("form", found, "The next command that opens it brings it there, after a backup.")
        return
    yield fine("form", f"at {stamp}, the newest")
    yield _entries(connection)


def _entries(connection: Connection) -> Check:
    """Every entry read as any command would; those whose conversation is not there any more are counted."""
    wrong = [row.said.rstrip(".") for row in wrong_rows_in(connection)]
    if wrong:
        more = f"; and {len(wrong) - _MOST_NAMED} more" if len(wrong) > _MOST_NAMED else ""
        return damaged("entries", f"not all can be read: {'; '.join(wrong[:_MOST_NAMED])}{more}", _PUT_AWAY)
    try:
        count = read_every_entry(connection)
    except Damaged as error:
        return damaged("entries", _part(error), _GO_BACK)
    known = guide_names()
    rows = connection.execute("SELECT kind, count(*) FROM entry GROUP BY kind").fetchall()
    without = sum(number for kind, number in rows if kind not in known)
    gone = f"; the questions of {without} are not there any more, their answers are" if without else ""
    return fine("entries", f"{how_many(count, 'entry', 'entries')} read{gone}")


def _copies(journal: Journal, *, mend: bool) -> Iterator[Check]:
    """Copies of the journal under other names, as programs that share folders make them of one that is in use."""
    named_so = sorted(journal.home.folder.glob("journal*.db"))
    copies = [path for path in named_so if path.is_file() and path != journal.home.journal]
    why = {path.name: _taken_in(journal, path) if mend else "" for path in copies}
    left = [f"{name} ({said})" if said else name for name, said in why.items() if said is not None]
    if left:
        found = f"a program that shares folders has made copies of it: {', '.join(left)}"
        do = f"To share this folder breaks the journal in time; 'ketajournal sync' shares it whole. {_TAKES_IN}"
        yield look_at("copies", found, do)
    elif why:
        yield fine("copies", f"all in them is in the journal, and they are among the backups: {', '.join(why)}")


def _taken_in(journal: Journal, path: Path) -> str | None:
    """Take a copy in and put it among the backups. Returns why it could not be, ``None`` where it was."""
    from ketajournal.actions.help_calls import help_where_refused, show_help_for_answers
    from ketajournal.actions.other_journal import archive_of, merge_after_backup
    from ketajournal.journal.merging import planned_merge

    def state() -> tuple[int, int, int]:
        found = path.stat()
        return found.st_ino, found.st_size, found.st_mtime_ns

    try:
        before = state()
        with archive_of(path, journal.key.raw) as archive:
            with help_where_refused(archive):
                plan = planned_merge(journal.connection, journal.home.journal, archive)
            show_help_for_answers(plan.calls)
            merge_after_backup(journal, archive, plan, backups.IMPORT)
        if state() != before:
            return "it was changed meanwhile"
        backups.keep_copy(journal.home, path)
    except KetajournalError as error:
        return error.sentence
    except OSError as fault:
        return str(fault.strerror)
    return None


# --- around it


def _around(place: Home, *, mend: bool) -> Iterator[Check]:
    if place.folder.is_dir():
        if FILES_HAVE_OWNERS:
            yield _permissions(place, mend=mend)
        yield _room(place)
        yield _drafts(place)
        yield _half_made(place, mend=mend)


def _permissions(place: Home, *, mend: bool) -> Check:
    """Folders 0700 and files 0600: nobody else can look into them."""
    meant = [(path, 0o700) for path in (place.folder, place.backups) if path.is_dir()]
    meant += [(file, 0o600) for folder, _ in list(meant) for file in sorted(folder.iterdir()) if _is_own_file(file)]
    others = [(path, mode) for path, mode in meant if stat.S_IMODE(path.stat().st_mode) & 0o077]
    named = ", ".join(path.name for path, _ in others)
    if not others:
        return fine("permissions", "yours alone")
    if mend:
        for path, mode in others:
            path.chmod(mode)
        return fine("permissions", f"set to yours alone: {named}")
    told = "; ".join(f"chmod {mode:o} {shlex.quote(str(path))}" for path, mode in others[:3])
    return look_at("permissions", f"open to others: {named}", f"{told}. {_MEND}")


def _is_own_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _room(place: Home) -> Check:
    size = place.journal.stat().st_size if place.journal.is_file() else 0
    free = shutil.disk_usage(place.folder).free
    if free < max(_LEAST_ROOM, _TIMES_THE_JOURNAL * size):
        return look_at("space", f"only {size_said(free)} are left", "Make some room.")
    return fine("space", f"{size_said(free)} free")


def _drafts(place: Home) -> Check:
    every = [draft for folder in drafts_folders(place) for draft in abandoned(folder)]
    left = [draft for draft in every if draft.unread or (draft.changed and draft.text.strip())]
    if not left:
        return fine("drafts", "none was cut off")
    count = "one was" if len(left) == 1 else f"{len(left)} were"
    return look_at("drafts", f"{count} cut off", "'ketajournal write' keeps what was in it as a note first.")


def _half_made(place: Home, *, mend: bool) -> Check:
    folders = [folder for folder in (place.folder, place.backups) if folder.is_dir()]
    left = [path.name for folder in folders for path in half_made(folder)]
    if not left:
        return fine("half-made", "none")
    if mend:
        for folder in folders:
            sweep(folder)
        return fine("half-made", f"cleared away: {', '.join(left)}")
    return look_at("half-made", f"left by a command that was cut off: {', '.join(left)}", _MEND)


def _backups(journal: Journal) -> Check:
    """The newest that the journal's own passphrase opens: opened and looked at, and how old it is."""
    place, key = journal.home, journal.key.raw
    every = _of_today(place, journal)
    if not every:
        if backups.backups(place) or backups.is_due(place, journal.connection, now()):
            return look_at("backups", "none opens with what opens the journal", _MAKE_ONE)
        return fine("backups", "none yet; one is made each week that you write in")
    newest = every[0]
    try:
        held, _ = backups.checked_with(newest, key)
    except KetajournalError as error:
        whole = next((b.path.name for b in every[1:] if _is_whole(b, key)), None)
        other = f"The newest that is whole is {whole}." if whole else "No other is whole either."
        return look_at("backups", f"the newest can't be used: {_part(error)}", f"{other} {_MAKE_ONE}")
    days = (now() - newest.at).days
    age = "today" if days < 1 else f"{how_many(days, 'day')} old"
    entries = how_many(held.entries, "entry", "entries")
    found = f"{len(every)}; the newest of {moment(newest.at)}, {age}, opens and holds {entries}"
    if days > _OLD_DAYS:
        return look_at("backups", found, f"{_MAKE_ONE} So does the next command that writes.")
    return fine("backups", found)


def _of_today(place: Home, journal: Journal | None) -> list[backups.Backup]:
    is_encrypted = journal is not None and journal.key.raw is not None
    return backups.of_today(place, backups.salt_held(journal.connection) if journal and is_encrypted else None)


def _is_whole(backup: backups.Backup, key: bytes | None) -> bool:
    try:
        backups.checked_with(backup, key)
    except KetajournalError:
        return False
    return True


def _settings() -> Check:
    path = Path(settings_path())
    if not path.exists():
        return fine("settings", "none were made")
    at = f"It is {path}."
    try:
        made = tomllib.loads(read_bytes(path).decode())
    except (OSError, ValueError) as fault:
        return look_at("settings", f"settings.toml can't be read as it is: {fault}", at)
    except RecursionError:
        return look_at("settings", "settings.toml is nested too deep to be read", at)
    unknown = ", ".join(name for name in made if name not in SETTINGS)
    if unknown:
        there_are = f"There are: {', '.join(SETTINGS)}. {at}"
        return look_at("settings", f"settings.toml names what is no setting: {unknown}", there_are)
    kept = setting("keep_backups")
    if kept is not None and str(backups_kept(0)) != kept:
        return look_at("settings", f"keep_backups is no number: {kept}", "Write one, such as 10.")
    return fine("settings")


def _prompts() -> Check:
    count = len(check_prompts().faults)
    if count:
        return look_at("prompts", how_many(count, "mistake"), "'ketajournal prompts check' names them.")
    return fine("prompts", "no mistakes")


# --- the drill


def _drill(place: Home, journal: Journal | None) -> Check:
    every = _of_today(place, journal)
    if not every:
        return look_at("drill", "there is no backup that opens with what opens the journal", _MAKE_ONE)
    newest = every[0]
    try:
        _, opened = backups.checked_with(newest, journal.key.raw if journal else None)
        done = drilled(place, newest.path, opened, now())
    except KetajournalError as error:
        return look_at("drill", f"the newest backup does not restore: {_part(error)}", _MAKE_ONE)
    entries, answers = how_many(done.rows["entry"], "entry", "entries"), how_many(done.rows["answer"], "answer")
    brought = f"brought from {done.version} to {SCHEMA}, " if done.version != SCHEMA else ""
    return fine(
        "drill",
        f"{newest.path.name} was restored into a private folder, opened, {brought}and read: "
        f"{entries}, {answers} and {how_many(done.rows['session'], 'session')}, as many as the backup holds; "
        "then the folder was removed",
    )


def _part(error: KetajournalError) -> str:
    return error.sentence.rstrip(".")
