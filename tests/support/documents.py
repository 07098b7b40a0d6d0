"""What a program gets of a document."""

import json
from typing import Any

from ketajournal.show.blocks import Document
from ketajournal.show.screens import json_value


def shown_json(document: Document) -> Any:
    """The fields that ``--json`` shows of a document, read back. Raises ``ValueError`` for a number that is none."""
    return json.loads(json.dumps(json_value(document.data()), allow_nan=False))
