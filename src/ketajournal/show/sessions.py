"""A course's sessions as a document."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from ketajournal.course.sessions import number_of
from ketajournal.course.values import Course, Session
from ketajournal.show import wording
from ketajournal.show.blocks import NOTHING, Block, Cell, Column, Table, Text


class SessionsDocument(NamedTuple):
    """Every session, cancelled ones included, in order of time."""

    course: Course
    now: datetime
    routes: Mapping[str, str]

    def blocks(self) -> list[Block]:
        sessions = self._sessions()
        if not sessions:
            return [Text("No session is known yet. 'ketajournal session add \"2026-03-02 14:00\"' notes one.")]
        where = Column("Where, and who was there", tuple(_setting(s) for s in sessions), wraps=True)
        return [
            Table(
                keys=(
                    Column("No.", tuple(self._number(s) for s in sessions), right=True),
                    Column("When", tuple(Cell(wording.moment(s.at)) for s in sessions)),
                ),
                columns=(
                    Column("State", tuple(Cell(self._state(s)) for s in sessions)),
                    Column("Route", tuple(self._route(s) for s in sessions)),
                    *([where] if any(s.setting for s in sessions) else []),
                    Column("Id", tuple(Cell(wording.shown_id(s.id)) for s in sessions)),
                ),
            )
        ]

    def _sessions(self) -> list[Session]:
        return sorted(self.course.sessions, key=lambda s: (s.at, s.id))

    def _number(self, session: Session) -> Cell:
        number = number_of(self.course, session.id)
        return Cell(str(number)) if number else NOTHING

    def _state(self, session: Session) -> str:
        if session.cancelled:
            return "cancelled"
        return "held" if session.at <= self.now else "planned"

    def _route(self, session: Session) -> Cell:
        route = session.route or self.course.route
        return Cell(self.routes.get(route, route)) if route else NOTHING

    def data(self) -> dict[str, Any]:
        return {
            "course": self.course.number,
            "planned_sessions": self.course.planned_sessions,
            "sessions": [
                {
                    "id": s.id,
                    "number": number_of(self.course, s.id),
                    "at": s.at.isoformat(),
                    "state": self._state(s),
                    "route": s.route or self.course.route,
                    "setting": s.setting,
                }
                for s in self._sessions()
            ],
        }


def _setting(session: Session) -> Cell:
    return Cell(session.setting) if session.setting else NOTHING
