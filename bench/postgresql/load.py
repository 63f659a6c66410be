"""The contestants of a full load. Each leaves all rows, keys, indexes, foreign keys and statistics on an empty target."""

import json
import os
import pathlib
import shutil
import subprocess
import sys

import data
import measure
from session import Missing, note

NAMES = ("pg_dump", "pgcopydb", "pgcopydb-binary", "floor", "godwit-no-proof", "godwit")
NOT_IDENTICAL = 1  # Godwit's exit code where identity is not proven: honest where nothing was compared


class Bench:
    """What all contestants are given."""

    def __init__(self, programs, source, target, jobs, folder, repository):
        self.programs = programs
        self.source = source
        self.target = target
        self.jobs = jobs
        self.folder = pathlib.Path(folder)
        self.repository = repository
        self.environment = dict(os.environ, PATH=f"{programs}:{os.environ.get('PATH', '')}")
        # What a user has set for one tool would be a handicap or an advantage that the report does not show.
        for name in list(self.environment):
            if name.startswith("PG") or name.startswith("PGCOPYDB_"):
                del self.environment[name]

    def uris(self):
        return self.source.uri(data.DATABASE), self.target.uri(data.DATABASE)

    def scratch(self, name):
        """An empty folder's name; the folder does not exist."""
        folder = self.folder / "scratch" / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        return folder

    def measured(self, name, commands, accepted=(0,)):
        log = self.folder / "logs" / f"{name}.log"
        log.parent.mkdir(exist_ok=True)
        servers = {"source": self.source, "target": self.target}
        return measure.run(commands, servers, log, self.environment, accepted)


def pgcopydb_program():
    """Debian's package is years behind, so a newer one may be named."""
    program = os.environ.get("PGCOPYDB") or shutil.which("pgcopydb")
    if not program or not shutil.which(program):
        raise Missing(
            "pgcopydb (set PGCOPYDB=/path/to/pgcopydb; Debian's own is old: apt-get install pgcopydb;"
            " to go without it: --only with the other names)")
    return program


def pgcopydb_version():
    out = subprocess.run([pgcopydb_program(), "--version"], capture_output=True, text=True)
    for line in (out.stdout + out.stderr).splitlines():
        if "version" in line:
            return line.rsplit("version", 1)[1].strip()
    return "unknown"


def prepare(bench, names):
    """Finds out what is missing before any time is spent; builds Godwit if it has to be. Returns versions."""
    versions = {}
    if any(n.startswith("pgcopydb") for n in names):
        versions["pgcopydb"] = pgcopydb_version()
    if any(n.startswith("godwit") for n in names):
        if not shutil.which("java") and not os.environ.get("JAVA_HOME"):
            raise Missing("a JDK, 17 or later. On Debian: apt-get install openjdk-17-jdk-headless")
        out = subprocess.run([godwit(bench), "version"], capture_output=True, text=True, env=bench.environment)
        if out.returncode != 0:
            raise Missing(f"a Godwit that runs ({godwit(bench)}: {out.stderr.strip()})")
        versions["godwit"] = out.stdout.strip().splitlines()[0]
    return versions


def godwit(bench):
    return os.environ.get("GODWIT") or str(bench.repository / "godwit")


def pg_dump(bench, name):
    source, target = bench.uris()
    dump = bench.scratch(name)
    # Compressing what is read again at once would only cost: gzip, the default, is slower than everything else together.
    return bench.measured(name, [
        ["pg_dump", "-Fd", "-Z0", "-j", bench.jobs, "-f", dump, source],
        ["pg_restore", "-j", bench.jobs, "-d", target, dump],
        ["vacuumdb", "-q", "--analyze-only", "-j", bench.jobs, "-d", target],
    ])


def pgcopydb(bench, name):
    source, target = bench.uris()
    command = [
        pgcopydb_program(), "clone", "--source", source, "--target", target, "--dir", bench.scratch(name),
        "--table-jobs", bench.jobs, "--index-jobs", bench.jobs, "--restore-jobs", bench.jobs,
    ]
    if name.endswith("-binary"):
        command.append("--use-copy-binary")
    return bench.measured(name, [command])


def floor(bench, name):
    script = pathlib.Path(__file__).with_name("floor.py")
    return bench.measured(name, [[sys.executable, script, bench.programs, *bench.uris(), bench.jobs]])


def godwit_load(bench, name):
    folder = bench.scratch(name)
    folder.mkdir()
    source, target = bench.uris()
    compared = name == "godwit"
    definition = folder / "bench.json"
    definition.write_text(json.dumps({
        "name": "bench",
        "mode": "offline",
        "source": {"url": source},
        "target": {"url": target},
        "load": {"lanes": bench.jobs},
        **({} if compared else {"cutover": {"check": "none"}}),
    }))
    proof = folder / "proof"
    command = [godwit(bench), "run", definition, "--state", folder / "state", "--proof", proof]
    result = bench.measured(name, [command], (0,) if compared else (NOT_IDENTICAL,))
    verdict = json.loads((proof / "proof.json").read_text())
    if verdict["identical"] is not compared:
        raise measure.Failed(f"Godwit's proof says identical: {verdict['identical']}; see {proof}")
    return result


CONTESTANTS = {
    "pg_dump": pg_dump,
    "pgcopydb": pgcopydb,
    "pgcopydb-binary": pgcopydb,
    "floor": floor,
    "godwit-no-proof": godwit_load,
    "godwit": godwit_load,
}


def run(bench, names, rounds):
    """Every contestant once a round, each time in another order, so that none always follows the same one."""
    note("reading the source for the check")
    expected = data.fingerprint(bench.source)
    results = {name: [] for name in names}
    for number in range(rounds):
        shift = number % len(names)
        for name in (*names[shift:], *names[:shift]):
            bench.target.fresh(data.DATABASE)
            bench.source.psql("postgres", "CHECKPOINT")
            result = CONTESTANTS[name](bench, name)
            lacking = data.differences(expected, data.fingerprint(bench.target))
            if lacking:
                raise measure.Failed(f"{name} left the target incomplete:\n  " + "\n  ".join(lacking[:20]))
            results[name].append(result)
            cpu = result["cpuSeconds"]
            note(f"round {number + 1}: {name}: {result['seconds']:.1f} s, processor {sum(cpu.values()):.1f} s"
                 f" (client {cpu['client']:.1f}, source {cpu['source']:.1f}, target {cpu['target']:.1f}),"
                 f" peak {result['peakResidentBytes'] / 1e6:.0f} MB; target complete")
            shutil.rmtree(bench.folder / "scratch", ignore_errors=True)
    return results
