"""The sheet for the prescriber that a look back over the course ends in."""

from datetime import datetime

from ketajournal.actions.handoff_material import material_for
from ketajournal.show.handoff import ReviewDocument


def review_document(number: int | None, as_of: datetime) -> ReviewDocument:
    """All that a sheet for the prescriber can hold, as a document."""
    return ReviewDocument(material_for("prescriber", number, None, as_of))
