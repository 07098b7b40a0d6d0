"""Every text that stands is in a full-text index, kept right by the file itself whoever writes to it.

``search_answer`` numbers the answers that are in the index: the rows of ``answer`` have no number of their own that
VACUUM would leave alone. The index holds no copy of the words; ``search_text`` says where they are. With
``secure-delete`` a word that is replaced or purged leaves the index at once, and not at some later merge.
"""

from alembic import op

revision = "0003"
down_revision = "0002"

_STANDS = (
    "{0}.replaced_at IS NULL AND {0}.kind IN ('text', 'long') AND json_valid({0}.value) AND {0}.value LIKE '\"%'"
)
_TAKE_IN = (
    f"INSERT INTO search_answer (answer_id, entry_id) SELECT new.id, new.entry_id WHERE {_STANDS.format('new')};"
    " INSERT INTO search_words (rowid, text)"
    " SELECT s.id, json_extract(new.value, '$') FROM search_answer s WHERE s.answer_id = new.id;"
)
_TAKE_OUT = (
    "INSERT INTO search_words (search_words, rowid, text)"
    " SELECT 'delete', s.id, json_extract(old.value, '$') FROM search_answer s WHERE s.answer_id = old.id;"
    " DELETE FROM search_answer WHERE answer_id = old.id;"
)


def upgrade() -> None:
    for statement in (
        "CREATE TABLE search_answer"
        " (id INTEGER PRIMARY KEY, answer_id VARCHAR NOT NULL UNIQUE, entry_id VARCHAR NOT NULL)",
        "CREATE VIEW search_text AS"
        " SELECT s.id, a.entry_id, a.prompt, a.position, json_extract(a.value, '$') AS text"
        " FROM search_answer s JOIN answer a ON a.id = s.answer_id",
        "CREATE VIRTUAL TABLE search_words USING fts5(text, content='search_text', content_rowid='id',"
        " columnsize=0, tokenize='unicode61 remove_diacritics 2')",
        "INSERT INTO search_words (search_words, rank) VALUES ('secure-delete', 1)",
        f"CREATE TRIGGER search_written AFTER INSERT ON answer BEGIN {_TAKE_IN} END",
        "CREATE TRIGGER search_changed AFTER UPDATE OF id, entry_id, kind, value, replaced_at ON answer"
        f" BEGIN {_TAKE_OUT} {_TAKE_IN} END",
        f"CREATE TRIGGER search_gone AFTER DELETE ON answer BEGIN {_TAKE_OUT} END",
        "INSERT INTO search_answer (answer_id, entry_id)"
        f" SELECT a.id, a.entry_id FROM answer a WHERE {_STANDS.format('a')} ORDER BY a.rowid",
        "INSERT INTO search_words (search_words) VALUES ('rebuild')",
    ):
        op.execute(statement)
