"""Quiet reminders by the system's own timer."""

from ketajournal.cli.options import Shown
from ketajournal.cli.parameters import Family

app = Family(help="A quiet reminder when a check-in or the weekly look is due: neutral words, shown by your system.")


@app.command()
def on() -> Shown:
    """Have your system remind you. It is told the moments and nothing else."""
    from ketajournal.actions.reminders import reminders_on

    return reminders_on()


@app.command()
def off() -> Shown:
    """Let your system forget them."""
    from ketajournal.actions.reminders import reminders_off

    return reminders_off()


@app.command(alone=True)
def show() -> Shown:
    """The next reminders, if they are on."""
    from ketajournal.actions.reminders import reminders_document

    return reminders_document()
