"""Therapy appointments around the sessions."""

from typing import Annotated

from ketajournal.cli.options import CourseNumber, Shown
from ketajournal.cli.parameters import Argument, Family, Option

app = Family(help="Therapy appointments; 'ask' is for what to bring to one, and what came of it.")

Appointment = Annotated[str, Argument(metavar="APPOINTMENT", help="Its number in the list, its date or its id.")]


@app.command()
def add(
    when: Annotated[
        list[str],
        Argument(help='"thursday 10:00", "2 days after each session at 10:00", "Mondays for six weeks at 9:00".'),
    ],
    who: Annotated[str | None, Option("--with", help="With whom; the last one, if not given.")] = None,
    about: Annotated[str | None, Option(help="What you would like to bring there.")] = None,
) -> None:
    """Note an appointment, past or to come, or many by a rule."""
    from ketajournal.actions.therapy import add_appointments

    add_appointments(" ".join(when), who, about)


@app.command()
def ask() -> None:
    """Be asked what came of the last appointment, and what to bring to the next."""
    from ketajournal.actions.output import show_document
    from ketajournal.actions.therapy import ask_around_appointments, therapy_document

    ask_around_appointments()
    show_document(therapy_document(None))


@app.command("list", alone=True)
def list_appointments(course: CourseNumber = None) -> Shown:
    """Every appointment, with the session it follows."""
    from ketajournal.actions.therapy import therapy_document

    return therapy_document(course)


@app.command()
def note(
    appointment: Appointment,
    words: Annotated[list[str] | None, Argument(help="What came of it; without it, your editor.")] = None,
) -> None:
    """Write what came of an appointment."""
    from ketajournal.actions.therapy import note_appointment

    note_appointment(appointment, words or [])


@app.command()
def move(
    appointment: Appointment,
    when: Annotated[list[str], Argument(help="The right moment.")],
) -> None:
    """Put an appointment's time right."""
    from ketajournal.actions.therapy import move_appointment

    move_appointment(appointment, " ".join(when))


@app.command()
def cancel(appointment: Appointment) -> None:
    """Take an appointment out; 'ketajournal delete ID --undo' brings it back for 30 days."""
    from ketajournal.actions.therapy import cancel_appointment

    cancel_appointment(appointment)
