"""
Draining a backlog: Godwit beside the server's own replica, on one source, with the same settings of durability.

Both follow the source, stop, and find the same backlog of sysbench's transactions (two updates, a delete and an insert each).
Time counts from the command that starts each again (for Godwit: the process) until the backlog's last row shows on its target.
"""

import json
import os
import signal
import subprocess
import time

import database
import load
import measure
from database import DATABASE, PASSWORD, USER
from session import note

NAMES = ("changes-drain",)
PATIENCE_SECONDS = 1800
MARKER = "CREATE TABLE bench_marker (id INT PRIMARY KEY, round INT NOT NULL); INSERT INTO bench_marker VALUES (1, 0);"


def await_marker(server, number):
    for _ in range(PATIENCE_SECONDS * 100):
        if server.sql(DATABASE, "SELECT round FROM bench_marker") == str(number):
            return
        time.sleep(0.01)
    raise measure.Failed(f"the backlog did not arrive on {server.name}")


def backlog(source, tables, table_rows, transactions, number):
    subprocess.run(
        ["sysbench", "oltp_write_only", "--db-driver=mysql", "--mysql-host=127.0.0.1", f"--mysql-port={source.port}",
         f"--mysql-user={USER}", f"--mysql-password={PASSWORD}", f"--mysql-db={DATABASE}", f"--tables={tables}",
         f"--table-size={table_rows}", f"--events={transactions}", "--time=0", "--threads=4", "run"],
        check=True, stdout=subprocess.DEVNULL)
    source.sql(DATABASE, f"UPDATE bench_marker SET round = {number}")


class Godwit:
    def __init__(self, bench, target):
        self.bench = bench
        self.target = target
        self.folder = bench.scratch("changes")
        self.definition = self.folder / "bench.json"
        self.definition.write_text(json.dumps({
            "name": "drain", "mode": "online", "source": load.endpoint(bench.source), "target": load.endpoint(target)}))
        self.process = None

    def command(self, *words):
        return [self.bench.godwit(), *words, "--state", str(self.folder / "state")]

    def start(self):
        log = open(self.folder / "run.log", "a")
        self.process = subprocess.Popen(
            self.command("run", str(self.definition), "--no-progress"), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            env=self.bench.environment, start_new_session=True)

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        self.process.wait(120)

    def cpu_seconds(self):
        fields = open(f"/proc/{self.process.pid}/stat").read().rsplit(")", 1)[1].split()
        return sum(int(t) for t in fields[11:13]) / os.sysconf("SC_CLK_TCK")


def replica(source, target):
    """Has the target follow the source from the beginning of its log, which holds all of the data."""
    dump = subprocess.Popen(
        ["mariadb-dump", "--no-defaults", *source.client(), "--single-transaction", "--master-data=1", "--gtid", DATABASE],
        stdout=subprocess.PIPE)
    target.fresh()
    subprocess.run(["mariadb", "--no-defaults", *target.client(), DATABASE], stdin=dump.stdout, check=True)
    target.sql("", f"CHANGE MASTER TO master_host='127.0.0.1', master_port={source.port}, master_user='{USER}',"
                   f" master_password='{PASSWORD}', master_use_gtid=slave_pos; START SLAVE;")


def run(bench, replica_server, options):
    database.make(bench.source, options.changes_tables, options.changes_rows, 0)
    bench.source.sql(DATABASE, MARKER)
    replica(bench.source, replica_server)
    bench.target.fresh()
    follower = Godwit(bench, bench.target)
    follower.start()
    results = {"replica": [], "godwit": []}
    bench.source.sql(DATABASE, "UPDATE bench_marker SET round = 1")
    await_marker(replica_server, 1)
    await_marker_of_start(follower)
    number = 1
    for turn in range(options.rounds):
        replica_server.sql("", "STOP SLAVE")
        follower.stop()
        number += 1
        note(f"round {turn + 1}: making a backlog of {options.transactions} transactions")
        backlog(bench.source, options.changes_tables, options.changes_rows, options.transactions, number)
        for name in ("replica", "godwit") if turn % 2 == 0 else ("godwit", "replica"):
            server = replica_server if name == "replica" else bench.target
            source_cpu, cpu = bench.source.cpu_seconds(), server.cpu_seconds()
            began = time.monotonic()
            if name == "replica":
                replica_server.sql("", "START SLAVE")
            else:
                follower.start()
            await_marker(server, number)
            seconds = time.monotonic() - began
            result = {"seconds": seconds, "rowChangesPerSecond": options.transactions * 4 / seconds,
                      "cpuSeconds": {"client": follower.cpu_seconds() if name == "godwit" else 0.0,
                                     "source": bench.source.cpu_seconds() - source_cpu,
                                     "target": server.cpu_seconds() - cpu}}
            results[name].append(result)
            note(f"round {turn + 1}: {name}: {seconds:.1f} s, {result['rowChangesPerSecond']:,.0f} row changes a second,"
                 f" processor {result['cpuSeconds']}")
    follower.stop()
    expected = database.fingerprint(bench.source)
    for server in (replica_server, bench.target):
        lacking = database.differences(expected, database.fingerprint(server))
        if lacking:
            raise measure.Failed(f"{server.name} differs:\n  " + "\n  ".join(lacking[:20]))
    return results


def await_marker_of_start(follower):
    for _ in range(PATIENCE_SECONDS * 10):
        if follower.process.poll() is not None:
            raise measure.Failed(f"Godwit ended; see {follower.folder / 'run.log'}")
        shown = subprocess.run(follower.command("status", "drain", "--json"), capture_output=True, text=True)
        if '"SYNC"' in shown.stdout:
            await_marker(follower.target, 1)
            return
        time.sleep(0.2)
    raise measure.Failed("Godwit did not come to follow the source")
