"""Several files as one: the same files give the same bytes."""

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime


def zipped(folder: str, files: Mapping[str, bytes], made_at: datetime) -> bytes:
    """A zip archive with the files in one folder, all dated *made_at*, readable by their owner alone."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{folder}/{name}", made_at.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, whatever this is: else the same files would differ by system
            entry.external_attr = 0o100600 << 16
            archive.writestr(entry, files[name])
    return out.getvalue()
