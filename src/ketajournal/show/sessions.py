"""A course's sessions as a document."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from ketajournal.course.sessions import number_of
from ketajournal.course.values import Course, Session
from ketajournal.show import wording
from ketajournal.show.blocks import Block, column, table_or


class SessionsDocument(NamedTuple):
    """Every session, cancelled ones included, in order of time."""

    course: Course
    now: datetime
    routes: Mapping[str, str]

    def blocks(self) -> list[Block]:
        sessions = self._sessions()
        return table_or(
            "No session is known yet. 'ketajournal session add \"2026-03-02 14:00\"' notes one.",
            [
                column("No.", map(self._number, sessions), right=True),
                column("When", (wording.moment(s.at) for s in sessions)),
            ],
            [
                column("State", map(self._state, sessions)),
                column("Route", map(self._route, sessions)),
                column("Where, and who was there", (s.setting for s in sessions), wraps=True),
                column("Id", (wording.shown_id(s.id) for s in sessions)),
            ],
        )

    def _sessions(self) -> list[Session]:
        return sorted(self.course.sessions, key=lambda s: (s.at, s.id))

    def _number(self, session: Session) -> str:
        return str(number_of(self.course, session.id) or "")

    def _state(self, session: Session) -> str:
        if session.cancelled:
            return "cancelled"
        return "held" if session.at <= self.now else "planned"

    def _route(self, session: Session) -> str:
        route = session.route or self.course.route or ""
        return self.routes.get(route, route)

    def data(self) -> dict[str, object]:
        return {
            "course": self.course.number,
            "planned_sessions": self.course.planned_sessions,
            "sessions": [
                {
                    "id": s.id,
                    "number": number_of(self.course, s.id),
                    "at": s.at,
                    "state": self._state(s),
                    "route": s.route or self.course.route,
                    "setting": s.setting,
                }
                for s in self._sessions()
            ],
        }
