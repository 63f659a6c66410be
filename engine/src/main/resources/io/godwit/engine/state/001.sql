-- One row a migration: what was asked, what is wanted now, what was planned, what it can show for itself.
CREATE TABLE migration (
    name TEXT PRIMARY KEY,
    definition TEXT,
    desired TEXT NOT NULL DEFAULT 'RUN',
    plan TEXT,
    proof TEXT
) STRICT;

-- What happened and what was decided; only ever added to.
CREATE TABLE journal (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL REFERENCES migration (name) ON DELETE CASCADE,
    at_millis INTEGER NOT NULL,
    event TEXT NOT NULL,
    details TEXT NOT NULL
) STRICT;

CREATE INDEX journal_by_name ON journal (name, id);
