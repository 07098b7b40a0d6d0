"""The words for a journal's rows, from the prompt files, for those who write them down elsewhere."""

from collections.abc import Mapping
from functools import cache

from ketajournal.course.kinds import BESIDE_A_SESSION, FOLLOWED, KINDS
from ketajournal.course.values import Value
from ketajournal.exchange.formats import ExportWords, Scale
from ketajournal.guide.answer_words import in_words, question_in_words
from ketajournal.guide.prompt import SCALE, Prompt
from ketajournal.guide.prompts import for_showing, own_names


def words_for_all() -> ExportWords:
    """The words of everything that can stand in a journal."""

    @cache  # else every answer of a journal would look for the person's folder again
    def prompt(kind: str, prompt_id: str) -> Prompt | None:
        guide = for_showing(kind)
        return guide.prompt(prompt_id) if guide else None

    def asked(kind: str, prompt_id: str) -> str:
        return question_in_words(prompt(kind, prompt_id), prompt_id)

    def said(kind: str, prompt_id: str, value: Value) -> str:
        return in_words(prompt(kind, prompt_id), value)

    own_titles = {name: guide.title for name in own_names() if (guide := for_showing(name))}
    return ExportWords({name: kind.title for name, kind in KINDS.items()} | own_titles, asked, said, _ratings())


def _ratings() -> Mapping[str, Scale]:
    """Every rating that can be followed, those of a person's own conversations among them."""
    return {
        p.metric: _scale(p)
        for name in (*own_names(), *FOLLOWED, *BESIDE_A_SESSION)  # of one in both, ours says what it is
        if (guide := for_showing(name))
        for p in guide.prompts
        if p.metric and p.kind in ("scale", "number")
    }


def _scale(prompt: Prompt) -> Scale:
    low, high = SCALE if prompt.kind == "scale" else (prompt.low, prompt.high)
    return Scale(prompt.label or prompt.ask, prompt.unit, low, high, prompt.ends)
