"""A journal of twelve weeks with everything in it that a sheet for a visit can hold, and what it must never hold."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from ketajournal.course import metrics
from ketajournal.course.values import Value
from support.journals import journal_at

# Typed by the person and offered one by one; and what is never offered.
TYPED = [
    "Dr. Moss",
    "cold hands",
    "zero point five",
    "after the call",
    "in bed by eleven",
    "I cook again",
    "What comes next",
    "answered a letter",
]
NEVER = ["a sealed word", "an opened word", "the first fragments", "my plan for bad times"]


class Course:
    """Twelve weeks with everything in them, made beside the command line; *crisis* answers item 9 at the end."""

    def __init__(self, folder: Path, *, crisis: bool = False, more: str = "") -> None:
        self.now = datetime.now(UTC).replace(microsecond=0)
        self.start = self.now - timedelta(days=82)
        with journal_at(folder) as journal:
            self.writer = journal.writer()
            with self.writer.together():
                self._fill(crisis=crisis, more=more)

    def day(self, days: float) -> datetime:
        return self.start + timedelta(days=days)

    def _fill(self, *, crisis: bool, more: str) -> None:
        self.id = self.writer.add_course(self.start.date())
        self.writer.set_course(self.id, planned_sessions=6, route="iv", provider="Dr. Moss")
        sessions = [self.writer.add_session(self.id, self.day(d), "iv") for d in (0, 3, 7, 10, 14, 17)]
        self.add("begin", -3, ("begin.focus", "many", ["depression"], metrics.FOCUS))
        self.add("prep", -2, ("clinic.flags", "many", ["pressure"], metrics.FLAGS))
        for day, total in ((-2, 16), (20, 10), (48, 6), (76, 12)):
            self.measure(day, total, crisis=crisis and day == 76)
        for day in range(1, 78, 2):
            if day // 7 != 6:  # a week without any
                ratings = {"mental_space": 2 + day // 9, "mood": 3 + day // 14, "sleep_hours": 6.5, "stress": 5}
                how = {m: "number" if m == "sleep_hours" else "scale" for m in ratings}
                self.add("checkin", day, *((f"checkin.{m}", how[m], v, m) for m, v in ratings.items()))
        self.add("checkin", 40, ("checkin.shift", "text", "answered a letter" + more, metrics.SMALL_SHIFT))
        self.add("weekly", 41, ("weekly.dip", "text", "after the call" + more, metrics.DIP))
        self.add("weekly", 55, ("weekly.signs", "many", ["bladder"], metrics.WARNING_SIGNS))
        self.add("practice", 2, ("practice.name", "text", "in bed by eleven" + more, metrics.PRACTICE))
        self.add("therapy", 1, ("therapy.note", "text", "a secret of the room", None))
        review: list[tuple[str, str, Value, str | None]] = [
            ("review.changed", "long", "I cook again" + more, None),
            ("review.worth-money", "choice", "unsure", None),
            ("review.ask", "many", ["tms"], None),
            ("review.questions", "long", "What comes next" + more, None),
        ]
        self.add("review", 78, *review)
        first = ("reflect.first", "long", "the first fragments", metrics.FIRST_CAPTURE)
        self.add("reflect", 0.2, first, session=sessions[0])
        self.add(
            "reflect",
            3.2,
            ("reflect.signs", "many", ["nausea", "detached"], metrics.SIDE_EFFECTS),
            ("reflect.body", "text", "cold hands" + more, metrics.BODY),
            ("reflect.dose", "text", "zero point five" + more, None),
            ("reflect.first", "long", "the second fragments", metrics.FIRST_CAPTURE),
            ("reflect.new-thing", "text", "a walk before breakfast", metrics.NEW_THING),
            session=sessions[1],
        )
        self.add("checkin", 4.2, ("checkin.new-thing", "choice", "yes", metrics.KEPT))
        self.add("safety-plan", 5, ("safety-plan.signs", "long", "my plan for bad times", metrics.DIP))
        sealed = ("letter.text", "long", "a sealed word", metrics.SMALL_SHIFT)
        self.add("letter", 6, sealed)
        opened = ("letter.text", "long", "an opened word", metrics.SMALL_SHIFT)
        self.add("letter", 7, opened, ("letter.opened", "date", self.day(8).isoformat(), metrics.LETTER_OPENED))

    def add(
        self, kind: str, days: float, *answers: tuple[str, str, Value, str | None], session: str | None = None
    ) -> str:
        entry_id = self.writer.add_entry(kind, self.day(days), self.id, session)
        for prompt, how, value, metric in answers:
            self.writer.answer(entry_id, prompt, how, value, metric)
        self.writer.set_entry(entry_id, finished=True)
        return entry_id

    def measure(self, days: float, total: int, *, crisis: bool) -> None:
        items = [0] * 9
        if crisis:
            items[8], total = 1, total - 1
        for number in range(8):
            items[number] = min(3, max(0, total - 3 * number))
        answers = [(f"phq-9.{n}", "item", value, None) for n, value in enumerate(items, start=1)]
        self.add("phq-9", days, *answers)
