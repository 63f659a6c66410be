"""
The contest over changes: Godwit beside native logical replication (a subscription with binary = true), from one source.

Drain: both stand still while pgbench's default transactions make a backlog; then each in turn works through the same one.
Time counts from the command that starts it (for Godwit: the process) until the backlog's last transaction shows on the
target. Steady: pgbench at a fixed rate beside heartbeats; the lag is from a heartbeat's writing to its being seen on the
target. Cutover: at that load, from the last write that the source acknowledged to the moment the target is open.
"""

import json
import os
import signal
import subprocess
import threading
import time

import load
import measure
import report
from session import note

NAMES = ("changes-drain", "changes-steady")
DATABASE = "changes"
NATIVE = "native"
GODWIT = "godwit"
CLIENTS = 4
PAUSED = (6, 130)
ROW_CHANGES = 4  # of one of pgbench's transactions: three updates and an insert

EXTRA = """
CREATE TABLE bench_marker (id int PRIMARY KEY, round int NOT NULL);
INSERT INTO bench_marker VALUES (1, 0);
CREATE TABLE bench_heartbeat (id bigint PRIMARY KEY, written timestamptz NOT NULL);
ALTER TABLE pgbench_history REPLICA IDENTITY FULL;
CREATE FUNCTION bench_noticed() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER bench_trigger BEFORE UPDATE ON bench_marker FOR EACH ROW EXECUTE FUNCTION bench_noticed();
"""

# A transaction left open would keep the target from removing dead rows, and slow down whoever updates them often.
AWAIT_MARKER = """
DO $$ BEGIN FOR i IN 1..{polls} LOOP
    PERFORM FROM bench_marker WHERE round >= {round};
    EXIT WHEN FOUND;
    COMMIT;
    PERFORM pg_sleep(0.01);
    COMMIT;
END LOOP; END $$;
SELECT round >= {round} FROM bench_marker;
"""

AWAIT_READER = """
DO $$ BEGIN FOR i IN 1..{polls} LOOP
    PERFORM FROM pg_replication_slots WHERE slot_name LIKE '{slot}%' AND active;
    EXIT WHEN FOUND;
    COMMIT;
    PERFORM pg_sleep(0.01);
    COMMIT;
END LOOP; END $$;
"""

HEARTBEATS = """
DO $$ DECLARE first bigint := (SELECT coalesce(max(id), 0) FROM bench_heartbeat); BEGIN
    FOR i IN 1..{beats} LOOP
        INSERT INTO bench_heartbeat VALUES (first + i, clock_timestamp());
        COMMIT;
        PERFORM pg_sleep(0.05);
    END LOOP;
END $$;
"""

LAGS = """
CREATE TEMPORARY TABLE seen (id bigint, lag float8);
DO $$ DECLARE last bigint := (SELECT coalesce(max(id), 0) FROM bench_heartbeat);
    until timestamptz := clock_timestamp() + {seconds} * interval '1 second'; BEGIN
    WHILE clock_timestamp() < until LOOP
        INSERT INTO seen SELECT id, extract(epoch FROM clock_timestamp() - written) FROM bench_heartbeat WHERE id > last;
        IF FOUND THEN last := (SELECT max(id) FROM seen); END IF;
        COMMIT;
        PERFORM pg_sleep(0.005);
        COMMIT;
    END LOOP;
END $$;
SELECT json_build_object('heartbeats', count(*), 'median', percentile_cont(0.5) WITHIN GROUP (ORDER BY lag),
    'p95', percentile_cont(0.95) WITHIN GROUP (ORDER BY lag), 'max', max(lag)) FROM seen;
"""

AWAIT_OPEN = """
SET idle_in_transaction_session_timeout = 0;
DO $$ BEGIN FOR i IN 1..{polls} LOOP
    PERFORM FROM pg_trigger WHERE tgname = 'bench_trigger' AND tgenabled = 'O';
    EXIT WHEN FOUND;
    COMMIT;
    PERFORM pg_sleep(0.002);
    COMMIT;
END LOOP; END $$;
SELECT extract(epoch FROM clock_timestamp()) FROM pg_trigger WHERE tgname = 'bench_trigger' AND tgenabled = 'O';
"""

_TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"


def arguments(parser):
    parser.add_argument("--transactions", type=int, default=400_000,
                        help="pgbench transactions of the backlog, four row changes each (default: 400000)")
    parser.add_argument("--changes-scale", type=int, default=10, help="pgbench's scale for changes (default: 10)")
    parser.add_argument("--rate", type=int, default=500, help="transactions a second of the steady load (default: 500)")
    parser.add_argument("--seconds", type=int, default=60, help="how long the steady load lasts (default: 60)")


class Replica:
    """What both contestants have in common: a database on the target that follows the source."""

    def __init__(self, bench, database):
        self.bench = bench
        self.database = database

    def await_reader(self, seconds=120):
        """Waits until somebody reads the slot."""
        self.bench.source.psql(DATABASE, AWAIT_READER.format(slot=self.slot, polls=seconds * 100))

    def await_marker(self, number, seconds=3600):
        sql = AWAIT_MARKER.format(round=number, polls=seconds * 100)
        if self.bench.target.psql(self.database, sql) != "t":
            raise measure.Failed(f"{self.database} did not catch up in {seconds} s")


class Native(Replica):
    """Native logical replication."""

    slot = "bench"

    def __init__(self, bench):
        super().__init__(bench, NATIVE)
        bench.target.fresh(NATIVE)
        initialize(bench.target, NATIVE, bench.scale)
        bench.source.psql(DATABASE, "CREATE PUBLICATION bench FOR ALL TABLES")
        bench.target.psql(NATIVE, f"CREATE SUBSCRIPTION bench CONNECTION '{bench.source.uri(DATABASE)}' PUBLICATION bench"
                                  " WITH (enabled = false, copy_data = false, binary = true)")

    def start(self):
        self.bench.target.psql(NATIVE, "ALTER SUBSCRIPTION bench ENABLE")

    def stop(self):
        self.bench.target.psql(NATIVE, "ALTER SUBSCRIPTION bench DISABLE")
        until(lambda: self.bench.source.psql(
            DATABASE, "SELECT count(*) FROM pg_replication_slots WHERE slot_name = 'bench' AND active") == "0")

    def client_pid(self):
        return None


class Godwit(Replica):
    """Godwit's run, in a process of its own."""

    slot = "godwit"

    def __init__(self, bench):
        super().__init__(bench, GODWIT)
        bench.target.fresh(GODWIT)
        self.folder = bench.scratch("godwit-changes")
        self.folder.mkdir()
        self.definition = self.folder / "bench.json"
        self.definition.write_text(json.dumps({
            "name": "bench",
            "mode": "online",
            "source": {"url": bench.source.uri(DATABASE)},
            "target": {"url": bench.target.uri(GODWIT)},
        }))
        self.process = None
        self.start()
        until(lambda: self.process.poll() is not None or bench.target.psql(
            GODWIT, "SELECT to_regclass('godwit.checkpoint') IS NOT NULL") == "t", 120)
        until(lambda: self.process.poll() is not None or bench.target.psql(
            GODWIT, "SELECT count(*) FROM godwit.checkpoint WHERE kind = 'stage' AND stage = 'POST_DATA'") == "1", 600)
        self.stop()

    def command(self, *words):
        state = ["--state", str(self.folder / "state")]
        return [load.godwit(self.bench), words[0], *words[1:], *state]

    def start(self, *options):
        with open(self.folder / "run.log", "a") as log:
            self.process = subprocess.Popen(
                self.command("run", str(self.definition), *options), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env=self.bench.environment, start_new_session=True)

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(60)
        if code not in PAUSED:
            raise measure.Failed(f"godwit run ended with code {code}; see {self.folder / 'run.log'}")
        until(lambda: self.bench.source.psql(
            DATABASE, "SELECT count(*) FROM pg_replication_slots WHERE slot_name LIKE 'godwit%' AND active") == "0")

    def client_pid(self):
        return self.process.pid


def until(done, seconds=60):
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            raise measure.Failed(f"waited {seconds} s in vain")
        time.sleep(0.05)


def initialize(server, database, scale):
    subprocess.run([server.programs / "pgbench", "-i", "-q", "-s", str(scale), server.uri(database)],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    server.psql(database, EXTRA)
    server.psql(database, "VACUUM (ANALYZE)")


def fingerprint(server, database):
    return {
        table: server.psql(database, f'SELECT count(*), sum(hashtextextended(t::text, 0)) FROM "{table}" AS t')
        for table in server.psql(database, _TABLES).splitlines()
    }


def check(bench, replicas):
    expected = fingerprint(bench.source, DATABASE)
    for replica in replicas:
        found = fingerprint(bench.target, replica.database)
        unlike = [table for table in expected if found.get(table) != expected[table]]
        if unlike:
            raise measure.Failed(f"{replica.database} differs from the source in {', '.join(unlike)}")


def pgbench(bench, *options, **settings):
    environment = dict(bench.environment)
    if settings:
        environment["PGOPTIONS"] = " ".join(f"-c {k}={v}" for k, v in settings.items())
    return [str(o) for o in (bench.programs / "pgbench", "-n", "-c", CLIENTS, "-j", 2, *options, bench.source.uri(DATABASE))], \
        environment


def backlog(bench, transactions, number):
    """Makes the changes as fast as the source can; how durable it makes them at once does not matter here."""
    words, environment = pgbench(bench, "-t", transactions // CLIENTS, synchronous_commit="off")
    subprocess.run(words, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    bench.source.psql(DATABASE, f"UPDATE bench_marker SET round = {number}")
    for server in (bench.source, bench.target):
        server.psql("postgres", "CHECKPOINT")


def process_cpu(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return sum(int(t) for t in fields[11:13]) / os.sysconf("SC_CLK_TCK")


def drained(bench, replica, number, transactions):
    before = {s.name: s.cpu_seconds() for s in (bench.source, bench.target)}
    started = time.monotonic()
    replica.start()
    pid = replica.client_pid()
    sampler = measure._Sampler(pid) if pid else None
    if sampler:
        sampler.start()
    replica.await_reader()
    begun = time.monotonic()
    replica.await_marker(number)
    ended = time.monotonic()
    seconds = ended - started
    cpu = {s.name: s.cpu_seconds() - before[s.name] for s in (bench.source, bench.target)}
    cpu["client"] = process_cpu(pid) if pid else 0.0
    if sampler:
        sampler.ended.set()
        sampler.join()
    replica.stop()
    return {
        "seconds": seconds,
        "changesPerSecond": transactions * ROW_CHANGES / seconds,
        "secondsToStart": begun - started,
        "changesPerSecondOnceReading": transactions * ROW_CHANGES / (ended - begun),
        "cpuSeconds": cpu,
        "cpuSecondsPer100kChanges": {k: v / (transactions * ROW_CHANGES) * 100_000 for k, v in cpu.items()},
        "peakResidentBytes": sampler.peak[0] if sampler else 0,
    }


def drain(bench, replicas, options):
    results = {r.database: [] for r in replicas}
    transactions = options.transactions - options.transactions % CLIENTS
    for number in range(1, options.rounds + 1):
        note(f"changes, round {number}: making a backlog of {transactions} transactions")
        backlog(bench, transactions, number)
        for replica in replicas if number % 2 else replicas[::-1]:
            result = drained(bench, replica, number, transactions)
            results[replica.database].append(result)
            cpu = result["cpuSecondsPer100kChanges"]
            note(f"round {number}: {replica.database}: {result['seconds']:.2f} s,"
                 f" {result['changesPerSecond']:,.0f} changes/s ({result['changesPerSecondOnceReading']:,.0f} once reading,"
                 f" after {result['secondsToStart']:.2f} s); processor s per 100,000 changes:"
                 f" client {cpu['client']:.2f}, source {cpu['source']:.2f}, target {cpu['target']:.2f};"
                 f" client's peak memory {result['peakResidentBytes'] / 1e6:.0f} MB")
        check(bench, replicas)
    return results


def caught_up(bench, replica):
    """Waits until all that the source has committed by now, and a second's worth after, is on the target."""
    for _ in range(2):
        number = int(bench.source.psql(DATABASE, "UPDATE bench_marker SET round = round + 1 RETURNING round"))
        replica.await_marker(number)
        time.sleep(1)


def lag(bench, replica, seconds):
    return json.loads(bench.target.psql(replica.database, LAGS.format(seconds=seconds)))


def steady(bench, replicas, options):
    """Each alone, under the same load."""
    results = {}
    for replica in replicas:
        replica.start()
        words, environment = pgbench(bench, "-R", options.rate, "-T", 3600)
        with subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as writing:
            caught_up(bench, replica)  # what has gathered until now, and starting, are not what is measured
            beats = threading.Thread(target=bench.source.psql, args=(
                DATABASE, HEARTBEATS.format(beats=(options.seconds + 2) * 20)))
            beats.start()
            results[replica.database] = lag(bench, replica, options.seconds)
            beats.join()
            if writing.poll() is not None:
                raise measure.Failed("pgbench failed")
            writing.terminate()
        replica.stop()
        note(f"steady {options.rate} transactions/s, {replica.database}: lag " + ", ".join(
            f"{k} {v * 1000:.0f} ms" for k, v in results[replica.database].items() if k != "heartbeats"))
    return results


def cutover(bench, replica, options):
    """Hands over while writers write; the writers' own log and a look at the target's trigger say how long nobody could."""
    proof = replica.folder / "proof"
    logs = replica.folder / "transactions"
    logs.mkdir()
    replica.start("--proof", str(proof))
    words, environment = pgbench(bench, "-R", options.rate, "-T", 600, "-l", "--log-prefix", logs / "pgbench")
    opened = []
    with subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as writing:
        watching = threading.Thread(target=lambda: opened.append(
            bench.target.psql(GODWIT, AWAIT_OPEN.format(polls=300_000))))
        watching.start()
        caught_up(bench, replica)
        subprocess.run(replica.command("cutover", "bench"), env=bench.environment, stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        code = replica.process.wait(600)
        watching.join()
        writing.terminate()
    if code != 0 or not opened or not opened[0]:
        raise measure.Failed(f"the cutover ended with code {code}; see {replica.folder / 'run.log'}")
    last = 0.0
    for log in logs.iterdir():
        for line in open(log):
            fields = line.split()
            if len(fields) > 5:
                last = max(last, int(fields[4]) + int(fields[5]) / 1e6)
    check(bench, [replica])
    outside = float(opened[0]) - last
    own = json.loads((proof / "proof.json").read_text())
    stated = own["downtimeMillis"]
    note(f"cutover at {options.rate} transactions/s: {outside * 1000:.0f} ms between the source's last acknowledged write"
         f" and an open target; Godwit says {stated} ms")
    return {"downtimeSeconds": outside, "statedMillis": stated, "identical": own.get("identical")}


def prepare(bench, options):
    bench.scale = options.changes_scale
    bench.source.fresh(DATABASE)
    initialize(bench.source, DATABASE, bench.scale)
    replicas = [Native(bench), Godwit(bench)]
    check(bench, replicas)
    return replicas


def run(bench, options, wanted):
    """Runs what is wanted of the contest; returns its figures."""
    if options.quick:
        options.transactions, options.seconds = 20_000, 8
    everything = not wanted or "changes" in wanted
    results = {"scale": options.changes_scale, "transactions": options.transactions, "rate": options.rate}
    replicas = prepare(bench, options)
    try:
        if everything or "changes-drain" in wanted:
            runs = drain(bench, replicas, options)
            medians, reading = (
                {name: report.median([r[figure] for r in results_of]) for name, results_of in runs.items()}
                for figure in ("changesPerSecond", "changesPerSecondOnceReading"))
            results["drain"] = {
                "runs": runs, "changesPerSecond": medians, "changesPerSecondOnceReading": reading,
                "ratio": medians[GODWIT] / medians[NATIVE], "ratioOnceReading": reading[GODWIT] / reading[NATIVE],
                "atLeast": 1.5,
            }
            print_drain(results["drain"])
        if everything or "changes-steady" in wanted:
            results["steady"] = steady(bench, replicas, options)
            replicas[0].start()  # native stays complete, and its slot keeps no log
            results["cutover"] = cutover(bench, replicas[1], options)
            print_steady(results)
    finally:
        process = replicas[1].process
        if process.poll() is None:
            process.kill()
            process.wait()
    return results


def print_drain(drain):
    print("\nA backlog of changes\n\n| contestant | changes/s | once reading | peak memory MB |\n|---|---|---|---|")
    for name, rate in drain["changesPerSecond"].items():
        peak = max(r["peakResidentBytes"] for r in drain["runs"][name]) / 1e6
        print(f"| {name} | {rate:,.0f} | {drain['changesPerSecondOnceReading'][name]:,.0f} | {peak:.0f} |")
    print(f"\nGodwit / native: {drain['ratio']:.2f}, {drain['ratioOnceReading']:.2f} without the time to start"
          f" (at least {drain['atLeast']}: {'reached' if drain['ratio'] >= drain['atLeast'] else 'missed'})\n", flush=True)


def print_steady(results):
    print("\n| under load | median ms | 95th percentile ms | greatest ms |\n|---|---|---|---|")
    for name, lags in results["steady"].items():
        print(f"| lag of {name} | {lags['median'] * 1000:.0f} | {lags['p95'] * 1000:.0f} | {lags['max'] * 1000:.0f} |")
    print(f"\nDowntime of the cutover: {results['cutover']['downtimeSeconds'] * 1000:.0f} ms seen from outside,"
          f" {results['cutover']['statedMillis']} ms stated\n", flush=True)
