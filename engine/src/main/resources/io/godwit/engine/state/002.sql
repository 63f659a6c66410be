-- What was asked of a migration's runner besides what is wanted of the migration itself.
CREATE TABLE request (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL REFERENCES migration (name) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    arguments TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'ASKED',
    result TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX request_by_name ON request (name, id);
