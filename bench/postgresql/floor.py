"""
The floor: what a patient engineer's own script would do for exactly these tables. Every table goes through one binary
COPY | COPY into a table emptied in the same transaction, so that rows arrive frozen; a table's indexes are begun as soon as
it is loaded, beside the loading of others; then foreign keys and statistics. Nothing is checked, nothing can be resumed.

Called as: floor.py PROGRAMS SOURCE TARGET JOBS
"""

import pathlib
import queue
import subprocess
import sys
import threading


def main(programs, source, target, jobs):
    programs = pathlib.Path(programs)
    psql = [str(programs / "psql"), "-Xq", "-v", "ON_ERROR_STOP=1"]

    def rows(sql):
        out = subprocess.run([*psql, "-At", "-c", sql, source], check=True, capture_output=True, text=True).stdout
        return [line.split("\t") for line in out.splitlines()]

    def run(sql):
        subprocess.run([*psql, "-c", sql, target], check=True)

    def copy(table):
        out = subprocess.Popen([*psql, "-c", f"COPY {table} TO STDOUT (FORMAT binary)", source], stdout=subprocess.PIPE)
        subprocess.run(
            [*psql, "-c", "BEGIN", "-c", f"TRUNCATE {table}", "-c", f"COPY {table} FROM STDIN (FORMAT binary, FREEZE)",
             "-c", "COMMIT", target],
            stdin=out.stdout, check=True)
        out.stdout.close()
        if out.wait() != 0:
            raise RuntimeError(f"reading {table} failed")

    subprocess.run(
        f"'{programs}/pg_dump' --section=pre-data '{source}' | '{programs}/psql' -Xq -v ON_ERROR_STOP=1 -o /dev/null '{target}'",
        shell=True, check=True)
    tables = rows("""SELECT oid::regclass::text || E'\\t' || pg_table_size(oid) FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY pg_table_size(oid) DESC""")
    indexes = {}
    for table, statement in rows("""SELECT indrelid::regclass || E'\\t' || coalesce('ALTER TABLE ' || indrelid::regclass
            || ' ADD CONSTRAINT ' || conname || ' ' || pg_get_constraintdef(k.oid), pg_get_indexdef(indexrelid))
        FROM pg_index JOIN pg_class c ON c.oid = indrelid LEFT JOIN pg_constraint k ON conindid = indexrelid AND contype IN ('p', 'u')
        WHERE relnamespace = 'public'::regnamespace ORDER BY conname IS NULL, pg_relation_size(indexrelid) DESC"""):
        indexes.setdefault(table, []).append(statement)
    foreign = [r[0] for r in rows("""SELECT 'ALTER TABLE ' || conrelid::regclass || ' ADD CONSTRAINT ' || conname || ' '
        || pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f' ORDER BY 1""")]

    work = queue.PriorityQueue()
    lock = threading.Lock()
    outstanding = len(tables) + sum(len(i) for i in indexes.values())
    failures = []

    def worker():
        nonlocal outstanding
        while True:
            order, action, subject = work.get()
            if action == "end":
                return
            try:
                if action == "load":
                    copy(subject)
                    # A table's own lock lets one ALTER TABLE at a time through, so its statements keep their order.
                    for i, statement in enumerate(indexes.get(subject, [])):
                        work.put((1000 + i, "index", statement))
                else:
                    run(subject)
            except Exception as e:
                failures.append(e)
            with lock:
                outstanding -= 1
                if outstanding == 0 or failures:
                    for _ in range(jobs):
                        work.put((-1, "end", ""))

    for i, (table, _) in enumerate(tables):
        work.put((i, "load", table))
    threads = [threading.Thread(target=worker) for _ in range(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    for statement in foreign:
        run(statement)
    subprocess.run([str(programs / "vacuumdb"), "-q", "--analyze-only", "-j", str(jobs), "-d", target], check=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
