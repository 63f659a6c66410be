"""bench/run postgresql: Godwit beside other ways of moving a PostgreSQL database, on servers made for the occasion."""

import argparse
import datetime
import os
import pathlib
import platform
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))  # what the benches share

import changes
import data
import load
import report
import servers
import session
from session import note

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]

# The same for both servers and every contestant; anything else is as PostgreSQL comes.
SETTINGS = {
    "shared_buffers": "512MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "15min",
    "fsync": "on",
    "max_connections": "100",
}
SOURCE_SETTINGS = {**SETTINGS, "wal_level": "logical", "max_wal_senders": "10", "max_replication_slots": "10"}
TARGET_SETTINGS = SETTINGS


def parse(arguments):
    parser = argparse.ArgumentParser(prog="bench/run postgresql", description=__doc__)
    parser.add_argument("--scale", type=int, default=70, help="pgbench's scale; 1 is 100,000 rows, 15 MB (default: 70)")
    parser.add_argument("--rows", type=int, default=1_600_000, help="rows of the wide table, 640 bytes each (default: 1600000)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each contestant runs (default: 3)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="jobs of each contestant (default: processors)")
    parser.add_argument("--only", default="", help="parts or contestants to run, comma-separated: load, changes, "
                        + ", ".join(load.NAMES))
    parser.add_argument("--quick", action="store_true", help="small data, one round: whether it works, not how fast it is")
    parser.add_argument("--dir", default="/var/tmp", help="where the servers' data goes, removed at the end (default: /var/tmp)")
    parser.add_argument("--programs", help="folder of PostgreSQL's programs (default: the newest of /usr/lib/postgresql)")
    parser.add_argument("--results", type=pathlib.Path, default=REPOSITORY / "bench" / "results" / "postgresql.json")
    parser.add_argument("--keep", action="store_true", help="leave the folder with logs and data")
    changes.arguments(parser)
    options = parser.parse_args(arguments)
    if options.quick:
        options.scale, options.rows, options.rounds = 2, 20_000, 1
    return options


def parts(only):
    """Which contestants of the load run, and whether changes are measured."""
    wanted = [w for w in only.split(",") if w]
    names = [n for n in load.NAMES if not wanted or "load" in wanted or n in wanted]
    known = {*load.NAMES, "load", "changes", *(changes.NAMES)}
    for word in wanted:
        if word not in known:
            raise session.Missing(f"a contestant named {word}; there are: {', '.join(sorted(known))}")
    measured = not wanted or "changes" in wanted or any(n in wanted for n in changes.NAMES)
    return names, measured, wanted


def machine(programs):
    model = ""
    for line in open("/proc/cpuinfo"):
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
            break
    memory = int(open("/proc/meminfo").readline().split()[1]) * 1024
    version = os.popen(f"'{programs}/postgres' --version").read().strip()
    return {
        "processors": os.cpu_count(), "model": model, "memoryBytes": memory, "kernel": platform.release(),
        "postgresql": version,
    }


def room(folder, options):
    """Source, target, a dump and the write-ahead log lie in the folder at once."""
    wanted = (options.scale * 15_500_000 + options.rows * 900) * 5 + 3_000_000_000
    free = shutil.disk_usage(folder).free
    if free < wanted:
        raise session.Missing(f"room in {folder}: {wanted / 1e9:.0f} GB are needed, {free / 1e9:.0f} GB are free (--dir)")


def bench(options):
    names, drained, wanted = parts(options.only)
    programs = servers.binaries(options.programs)
    room(options.dir, options)
    with session.place(options) as (folder, running):
        setup = load.Bench(programs, None, None, options.jobs, folder, REPOSITORY)
        versions = load.prepare(setup, names or (["godwit"] if drained else []))
        note(f"starting two servers in {folder}; " + ", ".join(f"{k} {v}" for k, v in versions.items()))
        running += servers.start_pair(folder, programs, SOURCE_SETTINGS, TARGET_SETTINGS)
        setup.source, setup.target = running
        results = {
            "date": datetime.date.today().isoformat(),
            "machine": machine(programs), "versions": versions, "settings": {"source": SOURCE_SETTINGS, "target": TARGET_SETTINGS},
            "scale": options.scale, "rows": options.rows, "rounds": options.rounds, "jobs": options.jobs,
            "quick": options.quick,
        }
        if names:
            note(f"making the data: pgbench at scale {options.scale}, {options.rows} wide rows")
            data.make(setup.source, options.scale, options.rows)
            results["data"] = data.sizes(setup.source)
            runs = load.run(setup, names, options.rounds)
            summaries = {name: report.summarize(r) for name, r in runs.items()}
            ratios = report.load_ratios(summaries)
            results["load"] = {"runs": runs, "medians": summaries, "ratios": ratios}
            total = sum(results["data"].values())
            print(f"\nFull load of {total / 1e9:.2f} GB, {options.jobs} jobs, {options.rounds} rounds\n")
            print(report.load_table(summaries) + "\n")
            print(report.ratio_table(ratios) + "\n", flush=True)
        if drained:
            results["changes"] = changes.run(setup, options, wanted)
        session.write(results, options.results)


if __name__ == "__main__":
    sys.exit(session.main(parse, bench))
