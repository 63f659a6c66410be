"""The data that is moved, and the check that all of it arrived."""

DATABASE = "bench"

# About 640 bytes a row on disk, of every kind of value that costs differently: fixed and variable length, decimal, nested.
WIDE = """
CREATE TABLE wide (
    id bigint PRIMARY KEY,
    customer uuid NOT NULL,
    email text NOT NULL,
    created timestamptz NOT NULL,
    amount numeric(14,2) NOT NULL,
    rate numeric,
    score double precision,
    active boolean NOT NULL,
    attributes jsonb NOT NULL,
    tags text[] NOT NULL,
    quantities integer[],
    remarks text
);
INSERT INTO wide
SELECT i,
    md5(i::text || 'c')::uuid,
    'user' || (i * 7919 % 10000019) || '@example.org',
    timestamptz '2020-01-01 00:00+00' + i * interval '7 seconds' + (i * 1009 % 1000000) * interval '1 microsecond',
    (i * 104729 % 1000000007) / 100.0,
    CASE WHEN i % 10 = 0 THEN NULL ELSE sqrt(i::numeric) END,
    sin(i),
    i % 3 = 0,
    jsonb_build_object('plan', (ARRAY['free', 'basic', 'pro'])[(i % 3 + 1)::int], 'visits', i % 977,
        'device', jsonb_build_object('os', 'os-' || i % 13, 'version', (i % 100) / 10.0), 'token', md5(i::text || 't')),
    ARRAY['tag' || i % 50, 'tag' || i % 71, 'region-' || i % 9],
    CASE WHEN i % 7 = 0 THEN NULL ELSE ARRAY[(i % 100)::int, (i % 1000)::int, NULL, (i % 10000)::int] END,
    CASE WHEN i % 5 = 0 THEN NULL ELSE md5(i::text || 'r') || E' a line\\twith a tab\\n' || md5(i::text || 's')
        || repeat(' and some more words', (i % 12)::int) END
FROM generate_series(1, {rows}::bigint) AS i;
CREATE INDEX wide_customer ON wide (customer);
CREATE INDEX wide_created ON wide (created, amount);
CREATE INDEX wide_email ON wide (email);
"""

# Appended to by pgbench's transactions; here as if some had run.
HISTORY = """
INSERT INTO pgbench_history (tid, bid, aid, delta, mtime)
SELECT i % ({scale} * 10) + 1, i % {scale} + 1, i * 7919 % ({scale} * 100000) + 1, i % 10000 - 5000,
    timestamp '2024-01-01' + i * interval '1 second'
FROM generate_series(1, {scale} * 5000::bigint) AS i;
"""


def make(source, scale, rows):
    """Makes the source database: pgbench's tables at a scale, with keys and foreign keys, and the wide table."""
    import subprocess

    source.fresh(DATABASE)
    subprocess.run(
        [source.programs / "pgbench", "-i", "-q", "-s", str(scale), "--foreign-keys", source.uri(DATABASE)],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    source.psql(DATABASE, HISTORY.format(scale=scale) + WIDE.format(rows=rows))
    source.psql(DATABASE, "VACUUM (FREEZE, ANALYZE)")
    source.psql("postgres", "CHECKPOINT")


def sizes(server):
    """Bytes of tables and of indexes."""
    tables, indexes = server.psql(
        DATABASE,
        "SELECT sum(pg_table_size(oid)), sum(pg_indexes_size(oid)) FROM pg_class"
        " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace").split("|")
    return {"tableBytes": int(tables), "indexBytes": int(indexes)}


_TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"

_OBJECTS = """
SET search_path = public;
SELECT 'index ' || pg_get_indexdef(indexrelid) || CASE WHEN indisvalid THEN '' ELSE ' INVALID' END
FROM pg_index JOIN pg_class c ON c.oid = indrelid WHERE relnamespace = 'public'::regnamespace
UNION ALL
SELECT 'constraint ' || conname || ' on ' || conrelid::regclass || ' ' || pg_get_constraintdef(oid)
    || CASE WHEN convalidated THEN '' ELSE ' NOT VALID' END
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL
SELECT 'statistics of ' || tablename || '.' || attname FROM pg_stats WHERE schemaname = 'public'
ORDER BY 1
"""


def fingerprint(server):
    """Every table's number of rows with a hash of all their values; every index, constraint and kept statistic."""
    found = {}
    for table in server.psql(DATABASE, _TABLES).splitlines():
        found[f"rows of {table}"] = server.psql(
            DATABASE, f'SELECT count(*), sum(hashtextextended(t::text, 0)) FROM "{table}" AS t')
    for line in server.psql(DATABASE, _OBJECTS).splitlines():
        found[line] = "present"
    return found


def differences(expected, found):
    """What the target lacks or has otherwise, for people."""
    return [
        f"{key}: expected {value}, found {found.get(key, 'nothing')}"
        for key, value in expected.items()
        if found.get(key) != value
    ]
