"""Quiet reminders by the system's own timer."""

from ketajournal.actions.output import show_document
from ketajournal.cli.options import Json, Plain
from ketajournal.cli.parameters import Family

app = Family(help="A quiet reminder when a check-in or the weekly look is due: neutral words, shown by your system.")


@app.command()
def on(plain: Plain = False, as_json: Json = False) -> None:
    """Have your system remind you. It is told the moments and nothing else."""
    from ketajournal.actions.reminders import reminders_on

    show_document(reminders_on(), plain=plain, as_json=as_json)


@app.command()
def off(plain: Plain = False, as_json: Json = False) -> None:
    """Let your system forget them."""
    from ketajournal.actions.reminders import reminders_off

    show_document(reminders_off(), plain=plain, as_json=as_json)


@app.command(alone=True)
def show(plain: Plain = False, as_json: Json = False) -> None:
    """The next reminders, if they are on."""
    from ketajournal.actions.reminders import reminders_document

    show_document(reminders_document(), plain=plain, as_json=as_json)
