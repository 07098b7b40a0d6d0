"""The reminders to come, or that they are off, as a document."""

from datetime import datetime
from typing import NamedTuple

from ketajournal.show.blocks import Block, Items, Text, Title
from ketajournal.show.wording import moment


class RemindersDocument(NamedTuple):
    """The moments that the system was told, the words that it shows, and the file that has the moments."""

    on: bool
    moments: list[datetime]
    words: str
    path: str

    def blocks(self) -> list[Block]:
        if not self.on:
            return [Title("Reminders are off"), Text("'ketajournal remind on' begins them.")]
        if not self.moments:
            return [Title("Reminders are on"), Text("Nothing is due in the next five weeks.")]
        return [
            Title("Reminders are on"),
            Text(f'Your system shows "{self.words}" at these moments, and nothing of ketajournal runs in between:'),
            Items(tuple(moment(at.astimezone()) for at in self.moments)),
            Text(
                f"Each command that writes works them out anew. The moments alone stand in {self.path} and in your "
                "system's timer, where they can be read without a passphrase."
            ),
        ]

    def data(self) -> dict[str, object]:
        return {"on": self.on, "moments": self.moments, "words": self.words}
