"""The notes on who treats the person: the list that a clinic was looked for with."""

from ketajournal.actions.journal_access import open_for_reading
from ketajournal.guide.prompts import for_showing
from ketajournal.journal import kept_answers
from ketajournal.journal.opening import Journal
from ketajournal.show.courses import ProviderDocument

_ASKED = "begin.provider-"


def provider_document() -> ProviderDocument:
    """The answers of 'begin' about the provider, as a document."""
    return provider_said(open_for_reading())


def provider_said(journal: Journal) -> ProviderDocument:
    """The questions about the provider that were answered, each with its latest answer."""
    guide = for_showing("begin")
    prompts = [p for p in (guide.prompts if guide else ()) if p.id.startswith(_ASKED)]
    answers = [(p.ask, kept_answers.last_answer(journal.connection, p.id)) for p in prompts]
    return ProviderDocument([(asked, answer) for asked, answer in answers if isinstance(answer, str)])
