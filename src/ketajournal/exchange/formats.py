"""The formats that come in and those that go out: a line each, and what a format's module says of itself.

A module is imported when its format is needed: the names alone are in the command line's help.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from ketajournal.errors import BadInput

if TYPE_CHECKING:
    from ketajournal.course.values import Value
    from ketajournal.exchange.content import Content
    from ketajournal.exchange.incoming import Incoming
    from ketajournal.exchange.readable_archive import Readable

# The name that a person types, and the module in this folder that has its ``READER``. The first that knows a file
# reads it: an empty journal of Day One could be one of jrnl's too.
FORMATS_IN = {
    "apple-health": "apple_health",
    "ketajournal": "own_json",
    "sleep": "sleep_tables",
    "day-one": "day_one",
    "jrnl": "jrnl_reading",
    "daylio": "daylio",
    "afterflow": "afterflow",
    "psychonautwiki": "psychonautwiki",
    "fhir": "fhir_reading",
    "table": "own_table",
    "markdown": "markdown_reading",
}
# The same, of modules with a ``WRITER``.
FORMATS_OUT = {
    "json": "own_json",
    "csv": "csv_tables",
    "markdown": "markdown",
    "jrnl": "jrnl",
    "jrnl-json": "jrnl_json",
    "day-one": "day_one",
    "fhir": "fhir",
}
# What of FHIR a server may want: to read it, or to take it in as a whole.
BUNDLES = ("collection", "transaction")


class Columns(NamedTuple):
    """The heads of the columns that have the day of waking and the time asleep, and the unit of that."""

    day: str
    asleep: str
    unit: str


class ReadOptions(NamedTuple):
    """The person's decisions on a file: other substances too, and each mood's meaning from 0 to 10, or ``None``.

    ``columns`` says of a table's columns which has the day and which the time asleep. ``day_first`` says of dates
    whether the day or the month comes first; ``None`` is for the file to say. ``step`` is told how much of how much
    is read.
    """

    all_substances: bool = False
    moods: Mapping[str, int | None] = {}
    columns: Columns | None = None
    day_first: bool | None = None
    step: Callable[[int, int], None] = lambda _done, _of: None


class WriteOptions(NamedTuple):
    """The moment when the export is made, and of FHIR the release (``r4`` or ``r5``) and the kind of Bundle.

    That is a ``collection``, to be read, or a ``transaction``, which a server takes in as a whole.
    """

    made_at: datetime
    release: str = "r4"
    bundle: str = "collection"


class Scale(NamedTuple):
    """A rating that the person gives: its name, its unit, and the lowest and highest value it can have.

    ``ends`` says what the lowest and the highest mean. ``low`` and ``high`` are ``None`` where there is no end.
    """

    label: str
    unit: str | None = None
    low: float | None = None
    high: float | None = None
    ends: tuple[str, ...] = ()


class ExportWords(NamedTuple):
    """Kinds of entry, questions, answers and ratings in words.

    ``asked`` gives a question's words by the kind of entry and the id of the prompt; ``said`` an answer's, by both
    and its value. ``ratings`` are the person's own, by metric.
    """

    kinds: Mapping[str, str]
    asked: Callable[[str, str], str]
    said: Callable[[str, str, "Value"], str]
    ratings: Mapping[str, Scale]

    def kind(self, kind: str, session: int | None = None) -> str:
        """``after a session``, or ``after session 2`` where it is known which."""
        label = self.kinds.get(kind, kind)
        return label.replace("a session", f"session {session}") if session else label


class FormatIn(NamedTuple):
    """A format that comes in: ``is_one`` tells it from all others, and ``read`` gives what a file brings.

    ``read`` raises ``BadInput`` with the place of what is wrong. ``moods`` names those whose meaning only the
    person knows, ``likely`` that of some, 0 to 10. ``columns`` are the heads of a table of which only they know it.
    """

    is_one: Callable[["Content"], bool]
    read: Callable[["Content", ReadOptions], "Incoming"]
    moods: Callable[["Content"], list[str]] = lambda _content: []
    likely: Mapping[str, int] = {}
    columns: Callable[["Content"], list[str]] = lambda _content: []


class File(NamedTuple):
    """A file that goes out: its name, with ``/`` before that of a folder it is in, and its text piece by piece."""

    name: str
    pieces: Iterable[str]


class FormatOut(NamedTuple):
    """A format that goes out: ``write`` gives its files, one after the other, and ``what`` says what it is for.

    A file's pieces are taken before the next file. ``file`` is the name of its one file, with ``{stem}`` and
    ``{release}`` in it; ``None`` where it is a folder.
    """

    write: Callable[["Readable", ExportWords, WriteOptions], Iterator[File]]
    file: str | None
    what: str


def readers() -> Iterator[tuple[str, FormatIn]]:
    """Every format that comes in, by its name."""
    for name, module in FORMATS_IN.items():
        yield name, import_module(f"ketajournal.exchange.{module}").READER


def recognised_reader(content: "Content") -> FormatIn:
    """The reader of the format that a file is in. Raises ``BadInput`` for a file that is in none that is known."""
    from ketajournal.exchange.unread_formats import refuse_unread

    refuse_unread(content)
    if not (content.parts.files if content.is_folder else content.head):
        raise BadInput("There is nothing in it.")
    reader = next((one for _, one in readers() if _knows(one, content)), None)
    if reader is None:
        known = f"Known are: {', '.join(FORMATS_IN)}."
        raise BadInput("This is in no format that is known here.", f"{known} A note alone comes in with its folder.")
    return reader


def _knows(reader: FormatIn, content: "Content") -> bool:
    try:
        return reader.is_one(content)
    except BadInput:
        if content.has_notes:  # what can't be read stands beside what somebody wrote in text
            return False
        raise


def writer(name: str) -> FormatOut:
    """The format of that name that goes out."""
    found: FormatOut = import_module(f"ketajournal.exchange.{FORMATS_OUT[name]}").WRITER
    return found
