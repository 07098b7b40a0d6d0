"""From what was typed, or stood in a file, to an answer's value; every refusal says what is wanted."""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from ketajournal.course.strict_json import each_once, parsed_json
from ketajournal.course.text import is_storable, one_line
from ketajournal.course.values import Value
from ketajournal.course.weeks import plain_number
from ketajournal.errors import BadInput
from ketajournal.guide.asking import NO, YES
from ketajournal.guide.prompt import PROMPT_KINDS, SCALE, Guide, Prompt

# More than a book's worth in one answer is a mistake, and one that would slow every list.
LONGEST = 2_000_000
_TOO_LARGE = 1e9  # for a number that a journal takes in
_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
# A date that may lie on either side of today: without its year it is the nearer one.
_IS_OR_WAS, _HALF_A_YEAR = "course.started_on", timedelta(days=183)


class AnswerReader(NamedTuple):
    """Reads answers as seen from one moment; ``ahead`` says which way a bare weekday lies."""

    now: datetime
    ahead: bool = False

    def typed(self, prompt: Prompt, text: str) -> Value:
        """The value of a typed answer; ``None`` where nothing was typed. Raises ``BadInput``."""
        if prompt.kind in ("text", "long"):
            return self._text(text)
        text = text.strip()
        if not text:
            return None
        match prompt.kind:
            case "choice":
                return self._typed_option(prompt, text)
            case "breathe":
                return int(self._typed_option(prompt, text))
            case "many":
                return self._options(prompt, self._pieces(prompt, text))
            case "scale" | "number":
                digits = text.replace("½", ".5").replace(",", ".")  # as a report writes halves
                if not _NUMBER.fullmatch(digits):
                    raise BadInput(f"'{one_line(text, 60)}' is not a number in digits. {_wanted(prompt)}")
                try:
                    return self._number(prompt, float(digits))
                except BadInput as fault:
                    raise BadInput(f"'{one_line(text, 60)}' can't be kept. {fault.sentence}") from None
            case "yes-no":
                return self.given(prompt, {"1": "yes", "2": "no"}.get(text, text))
            case _:
                return self.given(prompt, text)

    def given(self, prompt: Prompt, value: object) -> Value:
        """The value of an answer from a file, where types are meant. Raises ``BadInput``."""
        match prompt.kind, value:
            case _, None | "":
                return None
            case "yes-no", bool():
                return value
            case _, bool():
                pass
            case "text" | "long", str():
                return self._text(value)
            case "scale" | "number" | "breathe", int() | float():
                return self._number(prompt, value)
            case "item", int() | str():
                return int(self._option(prompt, str(value)))
            case "yes-no", str() if value.strip().lower() in YES | NO:
                return value.strip().lower() in YES
            case "choice", str():
                return self._option(prompt, value)
            case "many", list() if all(isinstance(one, str) for one in value):
                return self._options(prompt, value)
            case "date", str() | date():
                return self._date(prompt, value)
        raise BadInput(_wanted(prompt))

    @staticmethod
    def _text(text: str) -> str | None:
        if not is_storable(text):
            raise BadInput("This text holds half a character, as a wrong encoding leaves behind: save it as UTF-8.")
        if len(text) > LONGEST:
            raise BadInput(f"This is longer than one answer can be ({LONGEST:,} characters).")
        return text if text.strip() else None

    @staticmethod
    def _number(prompt: Prompt, value: float) -> int | float:
        low, high = SCALE if prompt.kind == "scale" else (prompt.low, prompt.high)
        if prompt.kind == "breathe":
            low = 0
        if (low is not None and not value >= low) or (high is not None and not value <= high):  # NaN is neither
            raise BadInput(_wanted(prompt))
        if not abs(value) < _TOO_LARGE:
            raise BadInput("The answer can be a number of at most nine digits.")
        number = plain_number(value)
        if (prompt.kind != "number" or prompt.whole) and not isinstance(number, int):
            raise BadInput(_wanted(prompt))
        return number

    @staticmethod
    def _option(prompt: Prompt, text: str) -> str:
        """The option of this name, of these words, or of this number in the list; an item has its own numbers."""
        word = text.strip().casefold()
        options = prompt.options
        named = [value for value, label in options.items() if word in (value.casefold(), label.casefold())]
        numbered = [value for n, value in enumerate(options, start=1) if word == str(n) and prompt.kind != "item"]
        if found := [*named, *numbered]:
            return found[0]
        if prompt.options_from and not options:
            return text  # its options are in the journal: whoever opens it looks there
        raise BadInput(_wanted(prompt))

    def _typed_option(self, prompt: Prompt, text: str) -> str:
        """The option that was typed, by its number alone or by its words."""
        with suppress(BadInput):
            return self._option(prompt, text)
        found = found_by_words(prompt.options, text)
        if len(found) == 1:
            return found[0]
        what = "more than one of these" if found else "none of these"
        raise BadInput(f"'{one_line(text, 60)}' fits {what}. The answer can be a number of the list, or its words.")

    def _pieces(self, prompt: Prompt, text: str) -> list[str]:
        """The options that were typed: by numbers or names with spaces between, or by words with commas between."""
        words = text.replace(",", " ").split()
        names = {word.casefold() for word in words}
        if names <= {*map(str.casefold, prompt.options), *(str(n + 1) for n in range(len(prompt.options)))}:
            return words
        return [self._typed_option(prompt, piece) for piece in text.split(",") if piece.strip()]

    def _options(self, prompt: Prompt, words: list[str]) -> list[str] | None:
        chosen = {self._option(prompt, word): None for word in words}
        ordered = {value: place for place, value in enumerate(prompt.options)}
        return sorted(chosen, key=lambda value: ordered.get(value, 0)) or None

    def _date(self, prompt: Prompt, value: str | date) -> str:
        """ISO text; a day without an hour stays a day."""
        from ketajournal.guide.date_phrases import local, moment_from_words  # they take longer to load than to ask

        if isinstance(value, datetime):
            here = local(value)
            return (value if value.tzinfo else here).isoformat()
        text = value if isinstance(value, str) else value.isoformat()
        meant = moment_from_words(text, self.now, ahead=self.ahead)
        if prompt.keeps == _IS_OR_WAS and abs(meant.at - self.now) > _HALF_A_YEAR:  # the year was not said, maybe
            other = moment_from_words(text, self.now, ahead=not self.ahead)
            meant = min(meant, other, key=lambda moment: abs(moment.at - self.now))
        return meant.at.isoformat() if meant.timed else meant.at.date().isoformat()


def found_by_words(options: Mapping[str, str], text: str) -> list[str]:
    """The values of the options that typed words mean: the one of this very name, else all whose words begin so."""
    typed = text.strip().casefold()
    for value, label in options.items():
        if typed in (value.casefold(), label.casefold()):
            return [value]
    words = re.findall(r"[^\W_]+", typed)
    if not words or any(word.isdigit() for word in words):
        return []
    return [value for value, label in options.items() if _begin_so(words, f"{label} {value}".casefold())]


def _begin_so(words: Sequence[str], label: str) -> bool:
    """True where each typed word begins a word of the label, in its order."""
    there = iter(re.findall(r"[^\W_]+", label))
    return all(any(known.startswith(word) for known in there) for word in words)


def fits(prompt: Prompt, value: Value) -> bool:
    """True of what can be an answer to the question as it is asked now."""
    try:
        AnswerReader(datetime.now().astimezone()).given(prompt, value)
    except BadInput:
        return False
    return True


def _wanted(prompt: Prompt) -> str:
    """The sentence that says what an answer can be."""
    kind = PROMPT_KINDS[prompt.kind]
    wanted = (kind.wanted or kind.words).replace("{options}", ", ".join(prompt.options))
    if prompt.whole:
        wanted = f"a whole {wanted.removeprefix('a ')}"
    if prompt.low is not None and prompt.high is not None:
        wanted += f" from {plain_number(prompt.low):,} to {plain_number(prompt.high):,}"
    return f"The answer can be {wanted}."


# --- answers files -----------------------------------------------------------------------------


def parse_file(text: str, name: str) -> dict[str, object]:
    """Prompt id → answer, from JSON or TOML. Raises ``BadInput`` with the line of what is wrong."""
    try:
        data = parsed_json(text) if text.lstrip().startswith("{") else tomllib.loads(text)
        json.dumps(data, default=str)  # raises for a number of so many digits that no message could name it
        return each_once(_flat(data))
    except BadInput as fault:
        raise BadInput(f"{name}: {fault.sentence}") from None
    except tomllib.TOMLDecodeError as fault:
        raise BadInput(
            f"{name}: this is not TOML: {fault}.", 'One answer a line: "checkin.mood" = 5, or a JSON object.'
        ) from None
    except RecursionError:
        raise BadInput(f"{name}: this is nested too deep to be answers.") from None
    except ValueError:
        raise BadInput(f"{name}: a number in it is too long to be an answer.") from None


def _flat(data: object, name: str = "") -> list[tuple[str, object]]:
    """Every value in a table and the tables in it, under the keys that lead to it."""
    if not isinstance(data, dict):
        return [(name, data)]
    return [found for key, value in data.items() for found in _flat(value, f"{name}.{key}" if name else key)]


def check_all(guide: Guide, given: Mapping[str, object], reader: AnswerReader) -> dict[str, Value]:
    """Every answer of a file as a value. Raises ``BadInput`` that names each unknown id and wrong value."""
    problems, values = [], {}
    for prompt_id, raw in given.items():
        prompt = guide.prompt(prompt_id)
        if prompt is None or not prompt.is_question:
            problems.append(f"'{prompt_id}' is not a question of '{guide.name}'.")
            continue
        try:
            values[prompt_id] = reader.given(prompt, raw)
        except BadInput as fault:
            problems.append(f"'{prompt_id}' is {_shown(raw)}. {fault.sentence}")
    if problems:
        raise BadInput(
            "\n".join(problems),
            f"Nothing was saved. 'ketajournal prompts show {guide.name}' lists what is asked.",
        )
    return values


def _shown(raw: object) -> str:
    if isinstance(raw, date | time):
        return raw.isoformat()
    try:
        text = json.dumps(raw, ensure_ascii=False, default=str)
    except RecursionError:
        return "nested too deep"
    return text if len(text) <= 60 else text[:59] + "…"
