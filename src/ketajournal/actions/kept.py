"""``--json`` of the commands that keep an entry: its id on standard output, and nothing is asked."""

from ketajournal.actions.command_run import current_run
from ketajournal.actions.output import show_document
from ketajournal.errors import BadInput
from ketajournal.show.kept import KeptDocument


def refuse_asking(given: object, what: str) -> None:
    """Raise ``BadInput`` where a person would have to be asked: their answers would stand among the JSON."""
    if not given:
        raise BadInput(f"'--json' goes with {what}.", "Without it, you are asked.")


def show_kept() -> None:
    """Print what this command kept first, as one JSON document."""
    kind, entry_id = next(iter(current_run().kept), (None, None))
    show_document(KeptDocument(kind, entry_id), plain=False, as_json=True)
