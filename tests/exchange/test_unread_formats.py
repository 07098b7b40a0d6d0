"""What is recognised and can't be read is named, with what to do instead."""

import pytest

from ketajournal.errors import BadInput
from support.imports import incoming, left_out
from support.zips import zipped

JOURNEY = '{"text": "words", "date_modified": 1, "date_journal": 1772460000000, "id": "a"}'
KEEP = '{"color": "DEFAULT", "textContent": "words", "userEditedTimestampUsec": 1690866317287000}'


@pytest.mark.parametrize(
    ("content", "named", "instead"),
    [
        (zipped({"AppleJournalEntries/Entries/2026-03-04.html": "<p>"}), "Apple's Journal", "Obsidian's Importer"),
        (zipped({"Entries/2026-03-04_A_day.html": "<p>", "Resources/a.json": "{}"}), "Apple's Journal", "Importer"),
        (zipped({"2026-03-04.html": "<p>"}), "Apple's Journal", "Obsidian's Importer"),
        (zipped({"Journal.dayone/entries/A0.doentry": "<plist>"}), "Day One Classic", "as JSON"),
        ("\tDate:\tMarch 4, 2026 at 2:00:00 PM GMT+1\n\nwords\n", "the text that Day One exports", "as JSON"),
        (zipped({"1-a.json": JOURNEY, "1-a.jpg": b"", "note.txt": "words"}), "Journey", "named by their day"),
        (JOURNEY, "Journey", "named by their day"),
        (zipped({"Takeout/Keep/2026-03-04.json": KEEP, "Takeout/Keep/Labels.txt": "a"}), "Keep", "Importer"),
        (KEEP, "Google Keep", "Obsidian's Importer"),
        ('<QuestionnaireResponse xmlns="http://hl7.org/fhir"><status/>', "the XML of FHIR", "as JSON"),
        ('<?xml version="1.0"?>\n<en-export application="Evernote">', "Evernote", "Obsidian's Importer"),
        ('<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3">', "CDA", "as JSON"),
        (zipped({"IHE_XDM/A/DOC0001.XML": "<a>", "README.TXT": "words", "INDEX.HTM": ""}), "CDA", "as JSON"),
        (zipped({"summary.xml": '<ClinicalDocument xmlns="urn:hl7-org:v3">'}), "CDA", "as JSON"),
        (zipped({"Notes/All.enex": "<en-export>"}), "Evernote", "Obsidian's Importer"),
        (b"JRNLv3\0\x23{}gAAAAABq", "jrnl encrypted", "jrnl --decrypt plain.txt"),
        ("gAAAAABlx" + "A" * 200, "jrnl encrypted", "jrnl --decrypt plain.txt"),
        (b"%PDF-1.7\n\xff\xfe", "a PDF", "named by their day"),
        (r"{\rtf1\ansi words}", "RTF", "named by their day"),
        (zipped({"[Content_Types].xml": "<a>", "word/document.xml": "<w>"}), "Word", "named by their day"),
        (zipped({"content.xml": "<a>", "META-INF/manifest.xml": "<w>"}), "LibreOffice", "named by their day"),
        (zipped({"[Content_Types].xml": "<a>", "xl/workbook.xml": "<w>"}), "Excel", "as CSV"),
    ],
)
def test_it_is_told_what_it_is_and_what_to_do(content: str | bytes, named: str, instead: str) -> None:
    with pytest.raises(BadInput) as refused:
        incoming(content)
    assert named in refused.value.sentence
    assert refused.value.sentence.endswith("can't be read as it is.")
    assert instead in (refused.value.hint or "")


def test_documents_beside_notes_are_no_reason_to_refuse_the_notes() -> None:
    found = incoming(
        zipped({"2026-03-04.md": "words", "old/letter/word/document.xml": "<w>", "old/All.enex": "<en-export>"})
    )
    assert len(found.archive.entries) == 1
    assert left_out(found) == {"pictures, sound and other attachments": 2}


def test_what_apple_exports_of_somebodys_health_is_no_clinics_summary() -> None:
    night = (
        '<Record type="HKCategoryTypeIdentifierSleepAnalysis" startDate="2026-03-01 23:00:00 +0100" '
        'sourceName="Watch" endDate="2026-03-02 06:00:00 +0100" value="HKCategoryValueSleepAnalysisAsleep"/>'
    )
    summary = '<ClinicalDocument xmlns="urn:hl7-org:v3">'
    files = {"exportar.xml": f"<HealthData>{night}</HealthData>", "export_cda.xml": summary}
    found = incoming(zipped({f"apple_health_export/{name}": words for name, words in files.items()}))
    assert len(found.archive.entries) == 1
