"""The LOINC codes of the PHQ-9 and the GAD-7: panels, totals, items in the form's order, and answers.

PHQ-9: panel 44249-1; US Core's Questionnaire/phq-9-example has its items, answers and link ids. GAD-7: panel
69737-5, and 69729-2 on loinc.org. The difficulty answers are in the order of their severity, not of their codes.
"""

from typing import NamedTuple

SYSTEM = "http://loinc.org"


class LoincAnswer(NamedTuple):
    """An answer's code, its words, and what it counts (0 to 3)."""

    code: str
    display: str
    weight: int


class LoincForm(NamedTuple):
    """A form's codes. ``items`` are in the order of the form; ``difficulty`` is the question that is never summed."""

    panel: str
    total: str
    total_display: str
    items: tuple[str, ...]
    difficulty: str | None = None

    @property
    def canonical(self) -> str:
        """The address under which LOINC publishes the form as a FHIR Questionnaire."""
        return f"{SYSTEM}/q/{self.panel}"


ANSWERS = (
    LoincAnswer("LA6568-5", "Not at all", 0),
    LoincAnswer("LA6569-3", "Several days", 1),
    LoincAnswer("LA6570-1", "More than half the days", 2),
    LoincAnswer("LA6571-9", "Nearly every day", 3),
)
# GAD-7 item 2 may have the last of these for 2, in place of LA6570-1.
ACCEPTED = (*ANSWERS, LoincAnswer("LA18938-3", "More days than not", 2))
DIFFICULTY_ANSWERS = (
    LoincAnswer("LA6572-7", "Not difficult at all", 0),
    LoincAnswer("LA6573-5", "Somewhat difficult", 1),
    LoincAnswer("LA6575-0", "Very difficult", 2),
    LoincAnswer("LA6574-3", "Extremely difficult", 3),
)
FORMS = {
    "phq-9": LoincForm(
        "44249-1",
        "44261-6",
        "Patient Health Questionnaire 9 item (PHQ-9) total score [Reported]",
        ("44250-9", "44255-8", "44259-0", "44254-1", "44251-7", "44258-2", "44252-5", "44253-3", "44260-8"),
        "69722-7",
    ),
    "gad-7": LoincForm(
        "69737-5",
        "70274-6",
        "Generalized anxiety disorder 7 item (GAD-7) total score [Reported.PHQ]",
        ("69725-0", "68509-9", "69733-4", "69734-2", "69735-9", "69689-8", "69736-7"),
    ),
}
