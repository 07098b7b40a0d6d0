"""A small folder as people keep one: daily notes, notes with properties, and what is beside them."""

from support.samples.sample import Sample
from support.zips import zipped

DAILY = "2026-03-04.md"
FOLDER: dict[str, str | bytes] = {
    f"Daily/{DAILY}": "# Wednesday\n\nslept well, a walk\n",
    "Daily/2026-03-05 Thursday.md": "---\nmood: 6\ntags:\n  - rest\n---\nquiet\r\n",
    "Ideas.md": '---\ncreated: "2026-03-01T08:15:00"\n---\nan idea\n',
    "Plain/20260302.txt": "plain words\n".encode("utf-16"),
    "2026/03/01.txt": "by folders\n",
    "Recipes.md": "no day\n",
    "2026-03-06.md": "\n",
    "assets/a.png": b"\x89PNG",
    ".obsidian/app.json": "{}",
    "../2026-03-07.md": "outside",
}
_EDITED = {**FOLDER, f"Daily/{DAILY}": "# Wednesday\n\nslept very well, a walk\n"}
BRINGS = [
    ("note", "2026-03-01T12:00+00:00", {"note.text": "by folders"}),
    ("note", "2026-03-04T12:00+00:00", {"note.text": "# Wednesday\n\nslept well, a walk"}),
    ("note", "2026-03-05T12:00+00:00", {"note.text": "quiet\n\nmood: 6\ntags: \n  - rest"}),
    ("note", "2026-03-01T08:15+00:00", {"note.text": "an idea"}),
    ("note", "2026-03-02T12:00+00:00", {"note.text": "plain words"}),
]
LEAVES_OUT = {
    "files without words": 1,
    "files without a date in their name or properties (Recipes.md)": 1,
    "pictures, sound and other attachments": 1,
    "hidden files and folders": 1,
    "links, and what is no file in it": 1,
}
SAMPLES = [
    Sample(zipped(FOLDER), zipped(_EDITED), 5, (), BRINGS, LEAVES_OUT),
    Sample(zipped(FOLDER), zipped({f"Vault/{name}": words for name, words in _EDITED.items()}), 5),
]
