"""bench/run mysql: Godwit beside other ways of moving a MySQL or MariaDB database, on MariaDB servers made for the occasion."""

import argparse
import datetime
import importlib.util
import os
import pathlib
import platform
import statistics
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))  # what the benches share

import changes
import database
import load
import session
from session import note

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]


def postgresql():
    """The other bench's servers: the same PostgreSQL, the same way of starting it."""
    place = pathlib.Path(__file__).resolve().parents[1] / "postgresql" / "servers.py"
    spec = importlib.util.spec_from_file_location("postgresql_servers", place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def parse(arguments):
    parser = argparse.ArgumentParser(prog="bench/run mysql", description=__doc__)
    parser.add_argument("--tables", type=int, default=3, help="sysbench's tables (default: 3)")
    parser.add_argument("--table-rows", type=int, default=1_200_000, help="rows of each (default: 1200000)")
    parser.add_argument("--rows", type=int, default=1_400_000, help="rows of the wide table (default: 1400000)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each contestant runs (default: 3)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="jobs of each contestant (default: processors)")
    parser.add_argument("--only", default="", help="contestants to run, comma-separated: load, changes, "
                        + ", ".join(load.NAMES))
    parser.add_argument("--transactions", type=int, default=100_000, help="transactions of the backlog (default: 100000)")
    parser.add_argument("--changes-tables", type=int, default=2, help="tables of the backlog (default: 2)")
    parser.add_argument("--changes-rows", type=int, default=500_000, help="rows of each of these (default: 500000)")
    parser.add_argument("--quick", action="store_true", help="small data, one round: whether it works, not how fast it is")
    parser.add_argument("--dir", default="/var/tmp", help="where the servers' data goes, removed at the end (default: /var/tmp)")
    parser.add_argument("--results", type=pathlib.Path, default=REPOSITORY / "bench" / "results" / "mysql.json")
    parser.add_argument("--keep", action="store_true", help="leave the folder with logs and data")
    options = parser.parse_args(arguments)
    if options.quick:
        options.table_rows, options.rows, options.rounds = 20_000, 20_000, 1
        options.transactions, options.changes_rows = 2_000, 10_000
    return options


def chosen(only):
    wanted = [w for w in only.split(",") if w]
    known = {*load.NAMES, "load", "changes", *changes.NAMES}
    for word in wanted:
        if word not in known:
            raise session.Missing(f"a contestant named {word}; there are: {', '.join(sorted(known))}")
    names = [n for n in load.NAMES if not wanted or "load" in wanted or n in wanted]
    drained = not wanted or "changes" in wanted or "changes-drain" in wanted
    if "godwit-from-postgresql" in names and "godwit-to-postgresql" not in names:
        raise session.Missing("godwit-to-postgresql, whose result godwit-from-postgresql reads")
    return names, drained


def summary(runs):
    return {"seconds": statistics.median(r["seconds"] for r in runs), "runs": runs}


def ratios(found):
    wanted = [
        ("godwit-no-proof", "mydumper", 0.6, "Godwit without proof / mydumper and myloader"),
        ("godwit-no-proof", "mariadb-dump", None, "Godwit without proof / mariadb-dump and mariadb"),
        ("godwit", "mydumper", None, "Godwit with proof / mydumper and myloader"),
        ("godwit-to-postgresql", "pgloader", 0.4, "Godwit to PostgreSQL / pgloader"),
        ("godwit-from-postgresql", "godwit-no-proof", 1.2, "Godwit from PostgreSQL / like to like"),
        ("drain: godwit", "drain: replica", 1.0, "draining: Godwit's time / the replica's"),
    ]
    return [
        {"of": text, "ratio": found[a]["seconds"] / found[b]["seconds"], "atMost": limit}
        for a, b, limit, text in wanted if a in found and b in found
    ]


def table(found, measured):
    lines = ["| contestant | median s | processor s: client | source | target |", "|---|---|---|---|---|"]
    for name, s in found.items():
        cpu = {part: statistics.median(r["cpuSeconds"][part] for r in s["runs"]) for part in ("client", "source", "target")}
        lines.append(f"| {name} | {s['seconds']:.1f} | {cpu['client']:.1f} | {cpu['source']:.1f} | {cpu['target']:.1f} |")
    lines += ["", "| ratio | measured | to reach |", "|---|---|---|"]
    for r in measured:
        bound = "" if r["atMost"] is None else (
            f"at most {r['atMost']:.1f}: " + ("reached" if r["ratio"] <= r["atMost"] else "missed"))
        lines.append(f"| {r['of']} | {r['ratio']:.2f} | {bound} |")
    return "\n".join(lines)


def bench(options):
    names, drained = chosen(options.only)
    with session.place(options) as (folder, running):
        setup = load.Bench(None, None, None, options.jobs, folder, REPOSITORY)
        versions = load.versions(setup, names)
        note(f"starting servers in {folder}; " + ", ".join(f"{k} {v}" for k, v in versions.items()))
        for number, (name, logging) in enumerate((("source", True), ("target", False)), start=1):
            server = database.Server(name, folder, number, logging)
            running.append(server)
            server.start()
        setup.source, setup.target = running
        if any(n in load.ACROSS for n in names):
            servers = postgresql()
            settings = {"shared_buffers": "512MB", "maintenance_work_mem": "256MB", "max_wal_size": "8GB", "wal_level": "logical"}
            setup.postgresql = servers.Server("postgresql", folder / "postgresql", servers.binaries(), settings)
            running.append(setup.postgresql)
            setup.postgresql.start()
        found = {}
        results = {
            "date": datetime.date.today().isoformat(), "processors": os.cpu_count(), "kernel": platform.release(),
            "versions": versions, "settings": database.SETTINGS, "quick": options.quick, "rounds": options.rounds,
        }
        if names:
            note(f"making the data: {options.tables} x {options.table_rows} rows of sysbench, {options.rows} wide rows")
            database.make(setup.source, options.tables, options.table_rows, options.rows)
            results["bytes"] = database.size(setup.source)
            for name, runs in load.run(setup, names, options.rounds).items():
                found[name] = summary(runs)
        if drained:
            replica = database.Server("replica", folder, 3, False)
            running.append(replica)
            replica.start()
            for name, runs in changes.run(setup, replica, options).items():
                found["drain: " + name] = summary(runs)
        results["medians"] = found
        results["ratios"] = ratios(found)
        print(f"\n{results.get('bytes', 0) / 1e9:.2f} GB with indexes, {options.jobs} jobs, {options.rounds} rounds\n")
        print(table(found, results["ratios"]) + "\n", flush=True)
        session.write(results, options.results)


if __name__ == "__main__":
    sys.exit(session.main(parse, bench))
