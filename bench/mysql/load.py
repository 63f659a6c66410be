"""The contestants of a full load, like to like and to and from PostgreSQL. Each leaves all rows and indexes on an empty target."""

import json
import os
import pathlib
import shutil
import subprocess

import database
import measure
from database import DATABASE, PASSWORD, USER
from session import Missing, note

LIKE = ("mydumper", "mariadb-dump", "godwit-no-proof", "godwit")
ACROSS = ("pgloader", "godwit-to-postgresql", "godwit-from-postgresql")
NAMES = LIKE + ACROSS
NOT_IDENTICAL = 1  # Godwit's exit code where identity is not proven: honest where nothing was compared
PATIENCE_SECONDS = 1800  # some versions of mydumper wait for ever on a lock of their own


class Bench:
    """What all contestants are given."""

    def __init__(self, source, target, postgresql, jobs, folder, repository):
        self.source = source
        self.target = target
        self.postgresql = postgresql
        self.jobs = jobs
        self.folder = pathlib.Path(folder)
        self.repository = repository
        self.environment = dict(os.environ, BENCH_PASSWORD=PASSWORD)

    def scratch(self, name):
        folder = self.folder / "scratch" / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder

    def measured(self, name, commands, servers, accepted=(0,)):
        log = self.folder / "logs" / f"{name}.log"
        log.parent.mkdir(exist_ok=True)
        return measure.run(commands, servers, log, self.environment, accepted)

    def godwit(self):
        return os.environ.get("GODWIT") or str(self.repository / "godwit")


def versions(bench, names):
    """Finds out what is missing before any time is spent; builds Godwit if it has to be."""
    found = {"mariadb": version([database.program("mariadbd", "mariadb-server"), "--version"])}
    if "mydumper" in names:
        database.program("myloader", "mydumper")
        found["mydumper"] = version([database.program("mydumper", "mydumper"), "--version"])
    if "pgloader" in names:
        found["pgloader"] = version([database.program("pgloader", "pgloader"), "--version"])
    database.program("sysbench", "sysbench")
    out = subprocess.run([bench.godwit(), "version"], capture_output=True, text=True)
    if out.returncode != 0:
        raise Missing(f"a Godwit that runs ({bench.godwit()}: {out.stderr.strip()})")
    found["godwit"] = out.stdout.strip().splitlines()[0]
    return found


def version(command):
    out = subprocess.run(command, capture_output=True, text=True)
    return (out.stdout + out.stderr).strip().splitlines()[0]


def like(bench):
    return {"source": bench.source, "target": bench.target}


def mydumper(bench, name):
    dump = bench.scratch(name)
    rows = ["--rows=100000"]
    return bench.measured(name, [
        ["timeout", PATIENCE_SECONDS, "mydumper", *bench.source.client(), f"--database={DATABASE}", f"--threads={bench.jobs}",
         f"--outputdir={dump}", *rows],
        ["timeout", PATIENCE_SECONDS, "myloader", *bench.target.client(), f"--database={DATABASE}", f"--threads={bench.jobs}",
         f"--directory={dump}", "--overwrite-tables"],
    ], like(bench))


def mariadb_dump(bench, name):
    words = lambda command: " ".join(f"'{w}'" for w in command)
    dump = ["mariadb-dump", "--no-defaults", *bench.source.client(), "--single-transaction", DATABASE]
    restore = ["mariadb", "--no-defaults", *bench.target.client(), DATABASE]
    return bench.measured(name, [["sh", "-c", words(dump) + " | " + words(restore)]], like(bench))


def godwit(bench, name, source, target, servers, compared, **more):
    folder = bench.scratch(name)
    definition = folder / "bench.json"
    definition.write_text(json.dumps({
        "name": "bench",
        "mode": "offline",
        "source": source,
        "target": target,
        "load": {"lanes": bench.jobs},
        **({} if compared else {"cutover": {"check": "none"}, "assess": {"rows": "none"}}),
        **more,
    }))
    proof = folder / "proof"
    command = [bench.godwit(), "run", definition, "--state", folder / "state", "--proof", proof]
    result = bench.measured(name, [command], servers, (0,) if compared else (NOT_IDENTICAL,))
    verdict = json.loads((proof / "proof.json").read_text())
    if verdict["identical"] is not compared:
        raise measure.Failed(f"Godwit's proof says identical: {verdict['identical']}; see {proof}")
    return result


def endpoint(server):
    return {"url": server.url(), "password": "${BENCH_PASSWORD}"}


def godwit_like(bench, name):
    return godwit(bench, name, endpoint(bench.source), endpoint(bench.target), like(bench), name == "godwit")


def pgloader(bench, name):
    script = bench.scratch(name) / "bench.load"
    script.write_text(
        f"LOAD DATABASE FROM mysql://{USER}:{PASSWORD}@127.0.0.1:{bench.source.port}/{DATABASE}\n"
        f"INTO postgresql://postgres@127.0.0.1:{bench.postgresql.port}/{DATABASE}\n"
        f"WITH workers = {bench.jobs}, concurrency = 1, create tables, create indexes, reset no sequences,"
        # its default of 100,000 rows read ahead exhausts its heap with rows as wide as these
        f" batch rows = 25000, prefetch rows = 25000\n"
        "CAST type json to jsonb drop typemod, type binary to bytea drop typemod using byte-vector-to-bytea;\n")
    return bench.measured(name, [["pgloader", "--no-ssl-cert-verification", script]], across(bench))


def across(bench):
    return {"source": bench.source, "target": bench.postgresql}


def to_postgresql(bench, name):
    target = {"url": bench.postgresql.uri(DATABASE)}
    return godwit(bench, name, endpoint(bench.source), target, across(bench), False)


def from_postgresql(bench, name):
    """From what the run to PostgreSQL left there."""
    source = {"url": bench.postgresql.uri(DATABASE)}
    servers = {"source": bench.postgresql, "target": bench.target}
    return godwit(bench, name, source, endpoint(bench.target), servers, False, select={"schemas": [DATABASE]})


CONTESTANTS = {
    "mydumper": mydumper,
    "mariadb-dump": mariadb_dump,
    "godwit-no-proof": godwit_like,
    "godwit": godwit_like,
    "pgloader": pgloader,
    "godwit-to-postgresql": to_postgresql,
    "godwit-from-postgresql": from_postgresql,
}


def counts(bench, name, expected):
    """Which tables have not all of their rows after a load across engines."""
    lacking = []
    for key, rows in expected.items():
        if not key.startswith("rows of "):
            continue
        table = key.removeprefix("rows of ")
        if name == "godwit-from-postgresql":
            found = bench.target.sql(DATABASE, f"SELECT COUNT(*) FROM {table}")
        else:
            found = bench.postgresql.psql(DATABASE, f"SELECT count(*) FROM {DATABASE}.{table}")
        if found != rows:
            lacking.append(f"{table}: {found} rows, expected {rows}")
    return lacking


def run(bench, names, rounds):
    """Every contestant once a round."""
    expected = database.fingerprint(bench.source)
    results = {name: [] for name in names}
    for number in range(rounds):
        for name in names:
            bench.target.fresh()
            if bench.postgresql is not None and name != "godwit-from-postgresql":
                bench.postgresql.fresh(DATABASE)
            result = CONTESTANTS[name](bench, name)
            lacking = (database.differences(expected, database.fingerprint(bench.target)) if name in LIKE
                       else counts(bench, name, expected))
            if lacking:
                raise measure.Failed(f"{name} left the target incomplete:\n  " + "\n  ".join(lacking[:20]))
            results[name].append(result)
            cpu = result["cpuSeconds"]
            note(f"round {number + 1}: {name}: {result['seconds']:.1f} s, processor {sum(cpu.values()):.1f} s"
                 f" (client {cpu['client']:.1f}, source {cpu['source']:.1f}, target {cpu['target']:.1f}),"
                 f" peak {result['peakResidentBytes'] / 1e6:.0f} MB; target complete")
            shutil.rmtree(bench.folder / "scratch", ignore_errors=True)
    return results
