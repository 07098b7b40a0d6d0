"""Several files as one: the same files give the same bytes."""

import io
import zipfile
from collections.abc import Iterable
from datetime import datetime

from ketajournal.exchange.formats import File


def zipped(folder: str, files: Iterable[File], made_at: datetime) -> io.BytesIO:
    """A zip archive with the files in one folder, all dated *made_at*, readable by their owner alone."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, pieces in files:
            entry = zipfile.ZipInfo(f"{folder}/{name}", made_at.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, whatever this is: else the same files would differ by system
            entry.external_attr = 0o100600 << 16
            with archive.open(entry, "w") as file:
                for piece in pieces:
                    file.write(piece.encode())
    out.seek(0)
    return out
