"""Everything that can go wrong for a person, one class a cause.

Each carries a sentence (what was wrong, and where), a hint (what to do next) and the
exit code of the command that met it. Nothing here prints.
"""


class KetajournalError(Exception):
    """Something a person can be told in one sentence. Exit code 1: the command failed."""

    exit_code = 1

    def __init__(self, sentence: str, hint: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint


class BadInput(KetajournalError):
    """Something typed, or held by a file, that is not of the form asked for."""

    exit_code = 2


class MissingPackage(KetajournalError):
    """A Python package that *doing* needs can't be loaded. The hint says how it is put beside us."""

    def __init__(self, doing: str, package: str, instead: str) -> None:
        import sys

        super().__init__(
            f"{doing} needs the package {package}, which can't be loaded here.",
            f"'{sys.executable} -m pip install {package}' brings it, or 'pipx inject ketajournal {package}' where "
            f"pipx installed ketajournal, or 'uv tool install ketajournal --with {package}'. {instead}",
        )


class NoTerminal(KetajournalError):
    """A guided command was started where nobody can answer it."""

    exit_code = 2


class BadPromptFile(KetajournalError):
    """A prompt file can't be used: names the file, the line, and what is wrong."""

    exit_code = 2


class NotFound(KetajournalError):
    """The journal, session or entry that was named is not there."""

    exit_code = 3


class Locked(KetajournalError):
    """The journal is encrypted and nothing at hand opens it, or the passphrase was wrong."""

    exit_code = 4


class Damaged(KetajournalError):
    """The journal's file is damaged, or is not a journal."""

    exit_code = 5


class DiskFull(KetajournalError):
    """There was no room to write."""


class Unconfirmed(KetajournalError):
    """It was done, and whether it outlasts a power cut the disk would not say."""


class NotShown(KetajournalError):
    """Output that could not be written to where it goes."""


class ReadOnly(KetajournalError):
    """The folder or the file may not be written to."""


class Busy(KetajournalError):
    """Another program held the journal for longer than we wait."""


class TooNew(KetajournalError):
    """The journal was written by a newer ketajournal than this one."""


class Interrupted(KetajournalError):
    """The person stopped (Ctrl-C, a closed terminal). What was answered is on disk."""

    exit_code = 130
