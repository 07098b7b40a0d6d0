-- What a new journal is made from: what the migrations build, and nothing else.
-- Written by tests/support/new_schema.py; a test holds it to them.

CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

CREATE TABLE course (
	id VARCHAR NOT NULL, 
	started_on VARCHAR NOT NULL, 
	planned_sessions INTEGER, 
	route VARCHAR, 
	provider VARCHAR, 
	created_at VARCHAR NOT NULL, 
	updated_at VARCHAR NOT NULL, maintenance_on VARCHAR, ended_on VARCHAR, same_as VARCHAR, stamps VARCHAR, 
	PRIMARY KEY (id)
);

CREATE TABLE session (
	id VARCHAR NOT NULL, 
	course_id VARCHAR NOT NULL, 
	at VARCHAR NOT NULL, 
	utc_offset INTEGER NOT NULL, 
	route VARCHAR, 
	setting VARCHAR, 
	cancelled_at VARCHAR, 
	created_at VARCHAR NOT NULL, 
	updated_at VARCHAR NOT NULL, same_as VARCHAR, stamps VARCHAR, 
	PRIMARY KEY (id), 
	FOREIGN KEY(course_id) REFERENCES course (id)
);

CREATE INDEX ix_session_course_id ON session (course_id);

CREATE TABLE entry (
	id VARCHAR NOT NULL, 
	course_id VARCHAR, 
	session_id VARCHAR, 
	kind VARCHAR NOT NULL, 
	at VARCHAR NOT NULL, 
	utc_offset INTEGER NOT NULL, 
	started_at VARCHAR NOT NULL, 
	finished_at VARCHAR, 
	deleted_at VARCHAR, 
	updated_at VARCHAR NOT NULL, 
	stamps VARCHAR, 
	PRIMARY KEY (id), 
	FOREIGN KEY(course_id) REFERENCES course (id), 
	FOREIGN KEY(session_id) REFERENCES session (id)
);

CREATE INDEX ix_entry_session_id ON entry (session_id);

CREATE INDEX ix_entry_at ON entry (at);

CREATE TABLE answer (
	id VARCHAR NOT NULL, 
	entry_id VARCHAR NOT NULL, 
	prompt VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	metric VARCHAR, 
	value VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	answered_at VARCHAR NOT NULL, 
	replaced_at VARCHAR, 
	PRIMARY KEY (id), 
	FOREIGN KEY(entry_id) REFERENCES entry (id)
);

CREATE INDEX ix_answer_prompt ON answer (prompt);

CREATE UNIQUE INDEX ix_answer_current ON answer (entry_id, prompt) WHERE replaced_at IS NULL;

CREATE TABLE search_answer (id INTEGER PRIMARY KEY, answer_id VARCHAR NOT NULL UNIQUE, entry_id VARCHAR NOT NULL);

CREATE VIEW search_text AS SELECT s.id, a.entry_id, a.prompt, a.position, json_extract(a.value, '$') AS text FROM search_answer s JOIN answer a ON a.id = s.answer_id;

CREATE VIRTUAL TABLE search_words USING fts5(text, content='search_text', content_rowid='id', columnsize=0, tokenize='unicode61 remove_diacritics 2');

CREATE TRIGGER search_written AFTER INSERT ON answer BEGIN INSERT INTO search_answer (answer_id, entry_id) SELECT new.id, new.entry_id WHERE new.replaced_at IS NULL AND new.kind IN ('text', 'long') AND json_valid(new.value) AND new.value LIKE '"%'; INSERT INTO search_words (rowid, text) SELECT s.id, json_extract(new.value, '$') FROM search_answer s WHERE s.answer_id = new.id; END;

CREATE TRIGGER search_changed AFTER UPDATE OF id, entry_id, kind, value, replaced_at ON answer BEGIN INSERT INTO search_words (search_words, rowid, text) SELECT 'delete', s.id, json_extract(old.value, '$') FROM search_answer s WHERE s.answer_id = old.id; DELETE FROM search_answer WHERE answer_id = old.id; INSERT INTO search_answer (answer_id, entry_id) SELECT new.id, new.entry_id WHERE new.replaced_at IS NULL AND new.kind IN ('text', 'long') AND json_valid(new.value) AND new.value LIKE '"%'; INSERT INTO search_words (rowid, text) SELECT s.id, json_extract(new.value, '$') FROM search_answer s WHERE s.answer_id = new.id; END;

CREATE TRIGGER search_gone AFTER DELETE ON answer BEGIN INSERT INTO search_words (search_words, rowid, text) SELECT 'delete', s.id, json_extract(old.value, '$') FROM search_answer s WHERE s.answer_id = old.id; DELETE FROM search_answer WHERE answer_id = old.id; END;

CREATE INDEX ix_entry_started ON entry (started_at);

CREATE INDEX ix_entry_deleted ON entry (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX ix_entry_open ON entry (kind, at) WHERE finished_at IS NULL;

CREATE INDEX ix_answer_entry ON answer (entry_id, position);

CREATE INDEX ix_answer_signs ON answer (entry_id) WHERE metric = 'warning_signs';

CREATE TABLE purged (
	id VARCHAR NOT NULL, 
	deleted_at VARCHAR NOT NULL, 
	PRIMARY KEY (id)
);

CREATE TABLE deletion (
	entry_id VARCHAR NOT NULL, 
	noted_at VARCHAR NOT NULL, 
	PRIMARY KEY (entry_id)
);

CREATE TABLE local (
	name VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	PRIMARY KEY (name)
);

CREATE INDEX ix_answer_items ON answer (entry_id, replaced_at, prompt, value) WHERE (prompt LIKE 'phq-9.%' OR prompt LIKE 'gad-7.%');

CREATE INDEX ix_entry_kind ON entry (kind, at, id, utc_offset, finished_at, session_id, deleted_at, started_at, course_id);

CREATE INDEX ix_answer_strip ON answer (entry_id, replaced_at, prompt, value, metric) WHERE metric IN ('mental_space', 'mood', 'sleep_hours', 'stress', 'pain', 'hope', 'new_thing_kept');

CREATE INDEX ix_answer_medicines ON answer (entry_id) WHERE metric = 'medicines';

INSERT INTO search_words (search_words, rank) VALUES ('secure-delete', 1);

INSERT INTO alembic_version (version_num) VALUES ('0009');

PRAGMA application_id = 1263160908;
