"""Putting a backup in the journal's place."""

from contextlib import suppress
from functools import partial
from pathlib import Path

from ketajournal.actions.backups import BackupKeys
from ketajournal.actions.clock import now
from ketajournal.actions.console import ask_yes_no, passphrase_asker, require_terminal, tell
from ketajournal.actions.journal_access import forget_key
from ketajournal.actions.other_journal import refuse_foreign_file, refuse_foreign_objects
from ketajournal.actions.output import for_programs
from ketajournal.actions.typed_paths import looking_at, typed_path
from ketajournal.errors import BadInput, Damaged, KetajournalError, Locked, NotFound
from ketajournal.journal import kept_keys
from ketajournal.journal.backups import ASIDE, backups, entries_in
from ketajournal.journal.file import Key
from ketajournal.journal.home import Home, home
from ketajournal.journal.keys import find_key
from ketajournal.journal.replacement import put_backup_in_place
from ketajournal.show.blocks import Document
from ketajournal.show.wording import how_many


def restore_backup(name: str, *, yes: bool) -> Document | None:
    """Put a backup in the journal's place, after one question; ``None`` where the answer is no."""
    if not yes:
        require_terminal("restore", "With --yes it is not asked; what is there now is kept as a backup.")
    place = home()
    chosen = _named(place, name)
    opener = BackupKeys()
    with suppress(Damaged, Locked):
        if place.journal.exists():
            opener.add(find_key(place, None).raw)
    ask = passphrase_asker("Passphrase of this backup: ", "That passphrase does not open this backup.")
    key = opener.key_for(chosen, ask)
    current = _current(place, opener)
    refuse_foreign_objects(chosen, key)
    held = entries_in(chosen, key)
    if not yes and not ask_yes_no(_question(place, chosen, held, current)):
        tell("Nothing was changed.")
        return None
    is_ours = chosen.parent.resolve() == place.backups.resolve()
    checks = [] if is_ours else [partial(refuse_foreign_file, named=chosen)]
    done = put_backup_in_place(place, chosen, key, current, now(), *checks)
    forget_key(place)
    if current is None or key != current.raw:
        with suppress(KetajournalError):  # the old key opens nothing any more
            kept_keys.forget(place)
    tell(f"Restored from {chosen.name}: {how_many(done.contents.entries, 'entry', 'entries')}.")
    if key is not None and (current is None or key != current.raw):
        tell("It opens with the passphrase that this backup was made under.")
    if done.before is not None:
        tell(f"What was there before is kept: {done.before}")
    return for_programs({"path": chosen, "entries": done.contents.entries, "before": done.before})


def _named(place: Home, name: str) -> Path:
    """The backup a person means: its name or the start of it, ``last``, or the path of a file."""
    word = name.strip()
    every = backups(place)
    if word == "last" and (kept := [b for b in every if b.why != ASIDE]):
        return kept[0].path
    fitting = [b.path for b in every if word and b.path.name.startswith((word, f"journal-{word}"))]
    exact = [path for path in fitting if path.name in (word, f"{word}.db")]
    if len(exact or fitting) == 1:
        return (exact or fitting)[0]
    if fitting:
        raise BadInput(f"More than one backup begins with '{name}'.", "'ketajournal backup --list' names them all.")
    path = typed_path(word).absolute()
    with looking_at(path):
        if not word or not path.is_file():
            raise NotFound(f"There is no backup '{name}'.", "'ketajournal backup --list' names them all.")
        if place.journal.exists() and path.samefile(place.journal):
            raise BadInput("This is the journal itself, not a copy of it.")
    return path


def _current(place: Home, opener: BackupKeys) -> Key | None:
    """The key of the journal that is there now, of those at hand; ``None`` where none is, or nothing is there."""
    with suppress(Damaged, Locked):
        if place.journal.exists():
            return Key(opener.key_for(place.journal))
    return None


def _question(place: Home, chosen: Path, held: int, current: Key | None) -> str:
    what = f"{chosen.name}, with {how_many(held, 'entry', 'entries')}, becomes the journal."
    if not place.journal.exists():
        return f"{what} Restore it?"
    if current is None:
        return f"{what} What is there now is kept as it is, unopened. Restore it?"
    try:
        now_held = f", with {how_many(entries_in(place.journal, current.raw), 'entry', 'entries')},"
    except KetajournalError:
        now_held = ""
    return f"{what} What is there now{now_held} is kept as a backup first. Restore it?"
