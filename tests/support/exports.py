"""What a format writes, as whole files, for the tests of each."""

from types import ModuleType

from ketajournal.exchange import own_json
from ketajournal.exchange.formats import ExportWords, WriteOptions
from ketajournal.journal.archive import Archive
from support.archives import NOW, readable, words


def written(
    format: ModuleType,
    archive: Archive,
    given: ExportWords | None = None,
    release: str = "r4",
    bundle: str = "collection",
    journal: Archive | None = None,
) -> dict[str, str]:
    """The files of an export by their names, of an archive that can be a part of a *journal*."""
    files = format.WRITER.write(readable(archive, journal), given or words(), WriteOptions(NOW, release, bundle))
    return {name: "".join(pieces) for name, pieces in files}


def own_document(archive: Archive) -> str:
    """The journal's own JSON of an archive."""
    (text,) = written(own_json, archive).values()
    return text
