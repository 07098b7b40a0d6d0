"""A conversation answered by a file: nothing is asked, and either all of it is saved or none."""

from collections.abc import Mapping

from ketajournal.course.values import Value
from ketajournal.errors import BadInput
from ketajournal.guide.answers import AnswerReader
from ketajournal.guide.conversation import default_of, with_options
from ketajournal.guide.keeper import Keeper
from ketajournal.guide.prompt import Guide, Prompt


def refuse_missing(guide: Guide, values: Mapping[str, Value], known: Mapping[str, Value]) -> None:
    """Raise ``BadInput`` that names every question which needs an answer and got none."""
    seen = {**known, **values}
    missing = [p.id for p in guide.prompts if not p.optional and values.get(p.id) is None and p.applies(seen)]
    if missing:
        raise BadInput(
            "\n".join(f"'{prompt_id}' needs an answer." for prompt_id in missing),
            f"Nothing was saved. 'ketajournal prompts show {guide.name}' lists what is asked.",
        )


def fill(guide: Guide, values: Mapping[str, Value], place: Keeper, reader: AnswerReader) -> list[str]:
    """Save the answers in the order of the conversation and finish it.

    Returns the ids of answers about the course or session that have no place now, as when the
    course is known already: they change nothing. Raises ``BadInput`` for what is in no list that the journal keeps.
    """
    left_over = []
    for prompt in guide.prompts:
        if not prompt.is_question:
            continue
        applies = prompt.applies(place.known())
        if prompt.id in values:
            if prompt.keeps and not applies:
                left_over.append(prompt.id)
            else:
                place.save(prompt, _listed(prompt, values[prompt.id], place, reader))
        elif applies and prompt.keeps and (default := default_of(prompt, place)) is not None:
            place.save(prompt, reader.given(prompt, default))
    for prompt_id in values.keys() - {prompt.id for prompt in guide.prompts}:
        if (beside := guide.prompt(prompt_id)) is not None:
            place.save(beside, values[prompt_id])
    place.finish()
    return left_over


def _listed(prompt: Prompt, value: Value, place: Keeper, reader: AnswerReader) -> Value:
    """The value, one of a list that the journal keeps as it stands there."""
    if value is None or not prompt.options_from:
        return value
    if not place.options(prompt.options_from):
        raise BadInput(f"'{prompt.id}': there is nothing to choose from.", "Nothing was saved.")
    try:
        return reader.given(with_options(prompt, place), value)
    except BadInput as fault:
        raise BadInput(f"'{prompt.id}': {fault.sentence}", "Nothing was saved.") from None
