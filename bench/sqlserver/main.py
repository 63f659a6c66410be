"""bench/run sqlserver: Godwit beside the driver's own bulk copy and beside the server itself, on a SQL Server given by its address."""

import argparse
import datetime
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))  # what the benches share

import measure
import session
from session import Missing, note

HOME = pathlib.Path(__file__).resolve().parent
REPOSITORY = HOME.parents[1]
SOURCE, TARGET = "godwit_bench_source", "godwit_bench_target"
NOT_IDENTICAL = 1  # Godwit's exit code where identity is not proven: honest where nothing was compared
NAMES = ("server", "driver", "godwit-no-proof", "godwit")

TABLES = {
    "narrow": "id bigint NOT NULL PRIMARY KEY, account int NOT NULL, amount decimal(12,2) NOT NULL, code int NULL",
    "wide": "id int NOT NULL PRIMARY KEY, name nvarchar(80) NOT NULL, note varchar(200) NULL, price decimal(18,4) NOT NULL,"
            " rate float NOT NULL, born date NULL, made datetime2(6) NOT NULL, flag bit NOT NULL, small smallint NULL,"
            " hash varbinary(32) NULL, text nvarchar(400) NULL",
}
VALUES = {
    "narrow": "n, n % 1000003, CAST(n % 100000 AS decimal(12,2)) / 7, CASE WHEN n % 5 = 0 THEN NULL ELSE n % 77 END",
    "wide": "n, N'name of ' + CAST(n AS nvarchar(20)), CASE WHEN n % 3 = 0 THEN NULL ELSE REPLICATE('x', n % 150) END,"
            " CAST(n AS decimal(18,4)) / 3, CAST(n AS float) / 7, DATEADD(day, n % 20000, CAST('1970-01-01' AS date)),"
            " DATEADD(second, n % 100000000, CAST('2000-01-01' AS datetime2(6))), n % 2, n % 30000,"
            " CAST(REPLICATE(CHAR(65 + n % 26), 32) AS varbinary(32)), REPLICATE(N'word ', n % 60)",
}


def parse(arguments):
    parser = argparse.ArgumentParser(prog="bench/run sqlserver", description=__doc__, epilog=(
        "GODWIT_BENCH_SQLSERVER holds the address, such as sqlserver://sa@localhost:1433?trustServerCertificate=true, and"
        " GODWIT_BENCH_SQLSERVER_PASSWORD the password. Databases " + SOURCE + " and " + TARGET + " are made there and dropped."))
    parser.add_argument("--rows", type=int, default=2_000_000, help="rows of the narrow table; the wide one has a quarter (default: 2000000)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each contestant runs (default: 3)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="Godwit's lanes (default: processors)")
    parser.add_argument("--only", default="", help="contestants to run, comma-separated: " + ", ".join(NAMES))
    parser.add_argument("--tables", default=",".join(TABLES), help="tables to move, comma-separated (default: all)")
    parser.add_argument("--quick", action="store_true", help="small data, one round: whether it works, not how fast it is")
    parser.add_argument("--dir", default="/var/tmp", help="where scratch files go, removed at the end (default: /var/tmp)")
    parser.add_argument("--results", type=pathlib.Path, default=REPOSITORY / "bench" / "results" / "sqlserver.json")
    parser.add_argument("--keep", action="store_true", help="leave the folder with logs")
    options = parser.parse_args(arguments)
    if options.quick:
        options.rows, options.rounds = 20_000, 1
    options.tables = {t: TABLES[t] for t in options.tables.split(",")}
    return options


class Server:
    """The given server, spoken to through the driver."""

    def __init__(self, library):
        address = os.environ.get("GODWIT_BENCH_SQLSERVER")
        if not address:
            raise Missing("the address of a SQL Server in GODWIT_BENCH_SQLSERVER")
        self.parts = urllib.parse.urlsplit(address)
        self.password = os.environ.get("GODWIT_BENCH_SQLSERVER_PASSWORD", "")
        self.library = library

    def jdbc(self, database):
        parameters = "".join(f";{k}={v}" for k, v in urllib.parse.parse_qsl(self.parts.query))
        return (f"jdbc:sqlserver://{self.parts.hostname}:{self.parts.port or 1433};user={self.parts.username}"
                f";password={{{self.password}}};databaseName={database}{parameters}")

    def url(self, database):
        return f"sqlserver://{self.parts.username}@{self.parts.hostname}:{self.parts.port or 1433}/{database}?{self.parts.query}"

    def java(self, program, *words):
        return ["java", "-Xmx512m", "-cp", self.library, HOME / program, *words]

    def run(self, database, *statements):
        out = subprocess.run([str(w) for w in self.java("Statements.java", self.jdbc(database), *statements)],
                             capture_output=True, text=True)
        if out.returncode != 0:
            raise RuntimeError("the server refused: " + out.stderr.strip().splitlines()[0])
        return [line.split("\t") for line in out.stdout.splitlines()]

    def fresh(self, database):
        self.run("master", f"DROP DATABASE IF EXISTS {database}", f"CREATE DATABASE {database}")


def library():
    """The folder of Godwit's package, built if need be; the driver is in it."""
    out = subprocess.run([str(REPOSITORY / "godwit"), "version"], capture_output=True, text=True)
    if out.returncode != 0:
        raise Missing(f"a Godwit that runs ({out.stderr.strip()})")
    found = sorted((REPOSITORY / "dist" / "target").glob("**/lib/mssql-jdbc*.jar"))
    if not found:
        raise Missing("the driver in Godwit's package")
    return out.stdout.strip().splitlines()[0], str(found[-1])


def make(server, options):
    digits = "(VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9))"
    numbers = " CROSS JOIN ".join(f"{digits} d{i}(v)" for i in range(7))
    number = " + ".join(f"d{i}.v * {10 ** i}" for i in range(7))
    server.fresh(SOURCE)
    for table, columns in options.tables.items():
        rows = options.rows if table == "narrow" else options.rows // 4
        server.run(SOURCE, f"CREATE TABLE {table} ({columns})",
                   f"INSERT INTO {table} SELECT {VALUES[table]} FROM (SELECT {number} AS n FROM {numbers}) AS s WHERE n < {rows}")


def state(server, database, tables):
    sums = {
        "narrow": "COUNT(*), SUM(id), SUM(CAST(account AS bigint)), SUM(amount), SUM(code)",
        "wide": "COUNT(*), SUM(CAST(id AS bigint)), SUM(price), SUM(CAST(small AS bigint)), SUM(CAST(LEN(name) AS bigint)),"
                " SUM(CAST(LEN(note) AS bigint)), SUM(CAST(DATALENGTH(text) AS bigint)), SUM(CAST(DATEDIFF(day, '1970-01-01', born) AS"
                " bigint)), SUM(CAST(DATEDIFF(minute, '2000-01-01', made) AS bigint))",
    }
    return [server.run(database, f"SELECT {sums[table]} FROM {table}") for table in tables]


def load_seconds(proof):
    """How long Godwit's load took, from the timeline of its proof: without assessing, planning, opening and the like."""
    events = json.loads((proof / "proof.json").read_text())["timeline"]
    entered = [(e["details"], e["atMillis"]) for e in events if e["event"] == "Phase entered"]
    at = [phase for phase, _ in entered].index("phase: LOAD")
    return (entered[at + 1][1] - entered[at][1]) / 1000


def contestant(name, server, options, folder):
    log = folder / f"{name}.log"
    tables = list(options.tables)
    if name in ("server", "driver"):
        server.run(TARGET, *[f"CREATE TABLE {t} ({c})" for t, c in options.tables.items()])
    if name == "server":
        copy = [f"INSERT INTO {t} WITH (TABLOCK) SELECT * FROM {SOURCE}.dbo.{t}" for t in tables]
        return measure.run([server.java("Statements.java", server.jdbc(TARGET), *copy)], {}, log)
    if name == "driver":
        # as texts, its default, dates arrive in Babelfish as others, without an error
        native = ";sendTemporalDataTypesAsStringForBulkCopy=false" if server.babelfish else ""
        return measure.run([server.java("DriverCopy.java", server.jdbc(SOURCE), server.jdbc(TARGET) + native, *tables)], {}, log)
    compared = name == "godwit"
    definition = folder / f"{name}.json"
    definition.write_text(json.dumps({
        "name": "bench", "mode": "offline",
        "source": {"url": server.url(SOURCE), "password": "${BENCH_PASSWORD}"},
        "target": {"url": server.url(TARGET), "password": "${BENCH_PASSWORD}"},
        "load": {"lanes": options.jobs},
        **({} if compared else {"cutover": {"check": "none"}, "assess": {"rows": "none"}}),
    }))
    command = [REPOSITORY / "godwit", "run", definition, "--state", folder / f"state-{name}", "--proof", folder / f"proof-{name}"]
    result = measure.run([command], {}, log, dict(os.environ, BENCH_PASSWORD=server.password), (0,) if compared else (NOT_IDENTICAL,))
    result["loadSeconds"] = load_seconds(folder / f"proof-{name}")
    return result


def bench(options):
    names = [n for n in NAMES if not options.only or n in options.only.split(",")]
    version, jar = library()
    server = Server(jar)
    banner = server.run("master", "SELECT @@VERSION")[0][0]
    server.babelfish = banner.startswith("Babelfish")
    with session.place(options) as (folder, _):
        note(f"{version}; {banner}; making the tables {', '.join(options.tables)}, {options.rows} rows and a quarter of that if wide")
        make(server, options)
        expected = state(server, SOURCE, options.tables)
        runs = {name: [] for name in names}
        for number in range(options.rounds):
            for name in names[number % len(names):] + names[:number % len(names)]:
                server.fresh(TARGET)
                scratch = folder / str(number)
                scratch.mkdir(exist_ok=True)
                result = contestant(name, server, options, scratch)
                if state(server, TARGET, options.tables) != expected:
                    raise measure.Failed(f"{name} left the target incomplete")
                runs[name].append(result)
                note(f"round {number + 1}: {name}: {result['seconds']:.1f} s, processor of the client"
                     f" {result['cpuSeconds']['client']:.1f} s"
                     + (f"; its load {result['loadSeconds']:.1f} s" if "loadSeconds" in result else "") + "; target complete")
        medians = {n: statistics.median(r["seconds"] for r in found) for n, found in runs.items()}
        for name, found in runs.items():
            if name.startswith("godwit"):
                medians[f"{name}, its load"] = statistics.median(r["loadSeconds"] for r in found)
        wanted = [("godwit-no-proof, its load", "driver", 0.5), ("godwit-no-proof", "driver", None), ("godwit", "driver", None),
                  ("server", "godwit-no-proof, its load", None)]
        ratios = [{"of": f"{a} / {b}", "ratio": medians[a] / medians[b], "atMost": most}
                  for a, b, most in wanted if a in medians and b in medians]
        print("| contestant | median s |\n|---|---|")
        for name, seconds in medians.items():
            print(f"| {name} | {seconds:.1f} |")
        print("\n| ratio of times | measured | to reach |\n|---|---|---|")
        for r in ratios:
            bound = "" if r["atMost"] is None else (
                f"at most {r['atMost']}: " + ("reached" if r["ratio"] <= r["atMost"] else "missed"))
            print(f"| {r['of']} | {r['ratio']:.2f} | {bound} |")
        server.run("master", f"DROP DATABASE IF EXISTS {SOURCE}", f"DROP DATABASE IF EXISTS {TARGET}")
        session.write({
            "date": datetime.date.today().isoformat(), "server": banner, "godwit": version, "processors": os.cpu_count(),
            "kernel": platform.release(), "quick": options.quick, "rows": options.rows, "medians": medians, "ratios": ratios,
            "runs": runs}, options.results)


if __name__ == "__main__":
    sys.exit(session.main(parse, bench))
