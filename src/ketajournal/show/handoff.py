"""The handoff in a terminal: each part before it is let in, and where the sheet went."""

from typing import NamedTuple

from ketajournal.course.handoff import PARTS
from ketajournal.journal.system import FILES_HAVE_OWNERS
from ketajournal.show.blocks import Block, Heading, Text, Title
from ketajournal.show.handoff_sheet import Material, left_out_text


class PartPreview(NamedTuple):
    """Exactly what would stand in the sheet if this were let in."""

    title: str
    found: list[Block]

    def blocks(self) -> list[Block]:
        return [Heading(f"— {self.title} —"), *self.found]

    def data(self) -> dict[str, object]:
        return {"title": self.title}


class HandoffDocument(NamedTuple):
    """All that could stand in a sheet, what was let in, and where the sheet went; ``None`` where none was made."""

    material: Material
    chosen: frozenset[str]
    path: str | None

    def blocks(self) -> list[Block]:
        count = self.material.left_out(self.chosen)
        here = " Here, the file can be read by you alone." if FILES_HAVE_OWNERS else ""
        return [
            Title(f"The sheet is in {self.path}"),
            Text(
                "It is plain text for whoever gets it: nothing in it is encrypted, and a copy that is sent or "
                f"printed is out of your hands.{here}"
            ),
            Text(how_to_print(self.path or "")),
            Text(left_out_text(count)),
        ]

    def data(self) -> dict[str, object]:
        material = self.material
        report = material.report
        left_out = material.left_out(self.chosen)
        return {
            "for": material.audience,
            "as_of": report.as_of,
            "course": report.course.number,
            "since": material.since,
            "sections": [{"id": part, "title": PARTS[part], "in": part in self.chosen} for part in material.parts()],
            "words": [
                {
                    "id": w.key,
                    "section": w.part,
                    "label": w.label,
                    "date": w.day,
                    "text": w.text,
                    "in": w.key in self.chosen,
                }
                for w in material.words
            ],
            "first": material.first(material.parts()),
            "left_out": left_out.whole,
            "left_out_in_part": left_out.in_part,
            "path": self.path,
        }


def how_to_print(path: str) -> str:
    """The way to a sheet on paper, in words."""
    if path.endswith(".pdf"):
        return "Any program for PDF prints it, on A4 or Letter."
    return "Open it in a browser and print from there, on A4 or Letter; 'Save as PDF' in the same window makes a PDF."
