"""Courses as a document."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from ketajournal.course.sessions import held
from ketajournal.course.values import Course
from ketajournal.show import wording
from ketajournal.show.blocks import Block, Heading, Items, Text, column, table_or


class CoursesDocument(NamedTuple):
    """Every course, earliest first; ``routes`` names theirs."""

    courses: Sequence[Course]
    now: datetime
    routes: Mapping[str, str]

    def blocks(self) -> list[Block]:
        each = self.courses
        return table_or(
            "No course has been begun. 'ketajournal prep' begins one.",
            [
                column("No.", (str(c.number) for c in each), right=True),
                column("Since", (wording.day(c.started_on, year=True) for c in each)),
            ],
            [
                column("Sessions", (", ".join(wording.sessions_so_far(c, self.now)) for c in each)),
                column("State", map(_state, each)),
                column("Route", (self.routes.get(c.route or "", c.route) for c in each)),
                column("With", (c.provider for c in each), wraps=True),
            ],
        )

    def data(self) -> dict[str, object]:
        return {
            "courses": [
                {
                    "number": c.number,
                    "id": c.id,
                    "started_on": c.started_on,
                    "planned_sessions": c.planned_sessions,
                    "sessions_done": len(held(c, self.now)),
                    "route": c.route,
                    "provider": c.provider,
                    "maintenance_on": c.maintenance_on,
                    "ended_on": c.ended_on,
                }
                for c in self.courses
            ]
        }


def _state(course: Course) -> str:
    if course.ended_on is not None:
        return f"closed {wording.day(course.ended_on, year=True)}"
    if course.maintenance_on is not None:
        return f"maintenance since {wording.day(course.maintenance_on, year=True)}"
    return "open"


class ProviderDocument(NamedTuple):
    """Each question about the provider with the latest answer to it, in the order they are asked."""

    said: Sequence[tuple[str, str]]

    def blocks(self) -> list[Block]:
        if not self.said:
            return [Text("Nothing is noted about a provider yet. 'ketajournal begin provider' asks.")]
        heading = Heading("What you noted about who treats you, when you looked")
        return [heading, Items(tuple(f"{asked} {answer}" for asked, answer in self.said))]

    def data(self) -> dict[str, object]:
        return {"provider": [{"asked": asked, "answer": answer} for asked, answer in self.said]}
