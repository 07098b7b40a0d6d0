"""Help for what is taken in: whom to reach, shown before anything else, where a file calls for it."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress

from ketajournal.actions.console import read_text, tell
from ketajournal.course.help_calls import NOT_LIVING
from ketajournal.course.metrics import WARNING_SIGNS
from ketajournal.course.notices import HELP_LINE, Notice
from ketajournal.course.safety_history import CALLED_IN_IMPORT, CALLED_IN_LEFT_OUT, MARKED_IN_IMPORT
from ketajournal.errors import BadInput, KetajournalError
from ketajournal.exchange.help_calls import PROMPT, answers_in, answers_in_text
from ketajournal.guide import help_calls
from ketajournal.guide.answers import parse_file
from ketajournal.guide.prompt_files import shipped_guide
from ketajournal.journal.archive import AnswerRecord, Archive
from ketajournal.journal.file import Connection
from ketajournal.journal.merging import is_call

_IN_FILE = "SELECT prompt, metric, value FROM answer WHERE replaced_at IS NULL AND (prompt = ? OR metric = ?)"


def show_help_for_answers(answers: Iterable[AnswerRecord]) -> None:
    """Show whom to reach, once, where one of these answers calls for it."""
    calls = filter(is_call, answers)
    show_help_for([NOT_LIVING if answer.metric == WARNING_SIGNS else int(answer.value) for answer in calls])


@contextmanager
def help_where_refused(archive: Archive | None) -> Iterator[None]:
    """Show whom to reach where all that is in an archive stays out by an error, and an answer in it calls for it."""
    try:
        yield
    except KetajournalError:
        show_help_for_answers(archive.answers if archive else ())
        raise


def show_help_for(said: Sequence[int | str]) -> None:
    """Show whom to reach, once, with the last of what was said: an answer to the item, or the name of the sign."""
    if not said:
        return
    # A person's own weekly look may not ask for signs, or be a file that can't be read: help doesn't hang on it.
    guide = shipped_guide("weekly" if said[-1] == NOT_LIVING else "phq-9")
    prompt = next(filter(help_calls.has_calling_answer, guide.prompts))
    for paragraph in help_calls.crisis_paragraphs(prompt, said[-1]):
        tell(paragraph)


def read_answers(path: str) -> dict[str, object]:
    """The answers in a file, or on standard input for ``-``, by the ids of their questions.

    Raises ``BadInput`` for a file that can't be read. Help that it calls for is shown first, where that can be told.
    """
    text = read_text(path)
    try:
        return parse_file(text, "standard input" if path == "-" else path)
    except BadInput:
        show_help_for(answers_in_text(text))
        raise


def show_help_for_rows(connection: Connection) -> None:
    """The same for a journal's file in which any row can hold anything."""
    found: list[dict[str, object]] = []
    for prompt, metric, value in connection.execute(_IN_FILE, (PROMPT, WARNING_SIGNS)):
        with suppress(ValueError, TypeError, RecursionError):
            found.append({"prompt": prompt, "metric": metric, "value": json.loads(value)})
    show_help_for(answers_in(found))


def import_notices(answers: Sequence[AnswerRecord], left_out: Sequence[int | str]) -> tuple[Notice, ...]:
    """The notices below an import: for answers that came in and for those *left_out*, all of which call for help."""
    if not answers and not left_out:
        return ()
    by_sign = {answer.metric == WARNING_SIGNS for answer in answers}
    return (
        *([CALLED_IN_IMPORT] if False in by_sign else []),
        *([CALLED_IN_LEFT_OUT] if left_out else []),
        *([MARKED_IN_IMPORT] if True in by_sign else []),
        HELP_LINE,
    )
