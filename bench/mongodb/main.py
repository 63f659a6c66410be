"""bench/run mongodb: Godwit beside a loop of the driver's own raw reads and bulk inserts, and beside inserts alone, on servers given by their addresses."""

import argparse
import datetime
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))  # what the benches share

import measure
import session
from session import Missing, note

HOME = pathlib.Path(__file__).resolve().parent
REPOSITORY = HOME.parents[1]
DATABASE = "godwit_bench"
FACTS = DATABASE + "_facts"  # what Godwit keeps on the target
NOT_IDENTICAL = 1  # Godwit's exit code where identity is not proven: honest where nothing was compared
NAMES = ("inserts", "driver", "godwit-no-proof", "godwit")
KINDS = {"small": "1 KB", "large": "100 KB", "mixed": "0.2 to 1.8 KB, each hundredth 100 KB"}
HEAP = "-Xmx512m"


def parse(arguments):
    parser = argparse.ArgumentParser(prog="bench/run mongodb", description=__doc__, epilog=(
        "GODWIT_BENCH_MONGODB_SOURCE and GODWIT_BENCH_MONGODB_TARGET hold the addresses, such as mongodb://localhost:27017/?replicaSet=rs;"
        " they have to be two deployments. The database " + DATABASE + " is made on both and dropped, and " + FACTS + " on the target."))
    parser.add_argument("--megabytes", type=int, default=400, help="size of each collection (default: 400)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each contestant runs (default: 3)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="jobs of each contestant (default: processors)")
    parser.add_argument("--only", default="", help="contestants to run, comma-separated: " + ", ".join(NAMES))
    parser.add_argument("--kinds", default=",".join(KINDS), help="collections to move, comma-separated (default: all)")
    parser.add_argument("--quick", action="store_true", help="small data, one round: whether it works, not how fast it is")
    parser.add_argument("--dir", default="/var/tmp", help="where scratch files go, removed at the end (default: /var/tmp)")
    parser.add_argument("--results", type=pathlib.Path, default=REPOSITORY / "bench" / "results" / "mongodb.json")
    parser.add_argument("--keep", action="store_true", help="leave the folder with logs")
    options = parser.parse_args(arguments)
    if options.quick:
        options.megabytes, options.rounds = 20, 1
    options.kinds = options.kinds.split(",")
    for kind in options.kinds:
        if kind not in KINDS:
            parser.error(f"there is no kind {kind}; there are: {', '.join(KINDS)}")
    return options


class Driver:
    """The program that uses the driver alone, with the driver of Godwit's package."""

    def __init__(self):
        out = subprocess.run([str(REPOSITORY / "godwit"), "version"], capture_output=True, text=True)
        if out.returncode != 0:
            raise Missing(f"a Godwit that runs ({out.stderr.strip()})")
        self.version = out.stdout.strip().splitlines()[0]
        found = {}
        for name in ("mongodb-driver-sync", "mongodb-driver-core", "bson", "slf4j-api"):
            jars = sorted((REPOSITORY / "dist" / "target").glob(f"**/lib/{name}-[0-9]*.jar"))
            if not jars:
                raise Missing(f"{name} in Godwit's package")
            found[name] = str(jars[-1])
        self.path = os.pathsep.join(found.values())
        self.addresses = []
        for side in ("SOURCE", "TARGET"):
            address = os.environ.get("GODWIT_BENCH_MONGODB_" + side)
            if not address:
                raise Missing(f"the address of a server in GODWIT_BENCH_MONGODB_{side}")
            self.addresses.append(address)

    def words(self, *words, heap=HEAP):
        return ["java", heap, "-cp", self.path, str(HOME / "DocumentLoop.java"), *[str(w) for w in words]]

    def run(self, *words, heap=HEAP):
        out = subprocess.run(self.words(*words, heap=heap), capture_output=True, text=True)
        if out.returncode != 0:
            raise RuntimeError("the driver's program failed: " + "\n".join(out.stderr.strip().splitlines()[-8:]))
        return out.stdout.strip()


def load_seconds(proof):
    """How long Godwit's load took, from the timeline of its proof: without assessing, planning, opening and the like."""
    events = json.loads((proof / "proof.json").read_text())["timeline"]
    entered = [(e["details"], e["atMillis"]) for e in events if e["event"] == "Phase entered"]
    at = [phase for phase, _ in entered].index("phase: LOAD")
    return (entered[at + 1][1] - entered[at][1]) / 1000


def contestant(name, kind, driver, options, folder):
    source, target = driver.addresses
    log = folder / f"{name}-{kind}.log"
    if name in ("inserts", "driver"):
        # whoever holds all documents in memory needs more of it; what is measured is the server
        heap = f"-Xmx{options.megabytes * 2 + 512}m" if name == "inserts" else HEAP
        result = measure.run(
            [driver.words("insert" if name == "inserts" else "copy", kind, source, target, options.jobs, heap=heap)], {}, log)
        result["loadSeconds"] = int(log.read_text().strip().splitlines()[-1]) / 1000
        return result
    compared = name == "godwit"
    definition = folder / f"{name}-{kind}.json"
    definition.write_text(json.dumps({
        "name": "bench", "mode": "offline", "source": {"url": source}, "target": {"url": target, "options": {"checkpointDatabase": FACTS}},
        "select": {"tables": [f"{DATABASE}.{kind}"]}, "load": {"lanes": options.jobs},
        **({} if compared else {"cutover": {"check": "none"}, "assess": {"rows": "none"}}),
    }))
    state, proof = folder / f"state-{name}-{kind}", folder / f"proof-{name}-{kind}"
    command = [REPOSITORY / "godwit", "run", definition, "--state", state, "--proof", proof]
    environment = dict(os.environ, JAVA_TOOL_OPTIONS=HEAP)
    result = measure.run([command], {}, log, environment, (0,) if compared else (NOT_IDENTICAL,))
    result["loadSeconds"] = load_seconds(proof)
    return result


def one_kind(kind, names, driver, options, folder):
    source, target = driver.addresses
    note(f"making {options.megabytes} MB of {kind} documents ({KINDS[kind]})")
    driver.run("drop", source)
    driver.run("make", kind, source, options.megabytes * 1_000_000)
    expected = driver.run("state", kind, source)
    megabytes = int(expected.split()[1]) / 1_000_000
    runs = {name: [] for name in names}
    for number in range(options.rounds):
        for name in names[number % len(names):] + names[:number % len(names)]:
            driver.run("drop", target)
            scratch = folder / str(number)
            scratch.mkdir(exist_ok=True)
            result = contestant(name, kind, driver, options, scratch)
            if driver.run("state", kind, target) != expected:
                raise measure.Failed(f"{name} left the target incomplete")
            runs[name].append(result)
            note(f"{kind}, round {number + 1}: {name}: its load {result['loadSeconds']:.1f} s"
                 f" ({megabytes / result['loadSeconds']:.0f} MB/s), all of it {result['seconds']:.1f} s, processor of the client"
                 f" {result['cpuSeconds']['client']:.1f} s, {result['peakResidentBytes'] >> 20} MB; target complete")
    loads = {n: statistics.median(r["loadSeconds"] for r in found) for n, found in runs.items()}
    wanted = [("driver", "godwit-no-proof", 1.5), ("inserts", "godwit-no-proof", 0.9), ("driver", "godwit", None)]
    ratios = [{"of": f"{a} / {b}", "ratio": loads[a] / loads[b], "atLeast": least}
              for a, b, least in wanted if a in loads and b in loads]
    return {"megabytes": megabytes, "loadSeconds": loads, "ratios": ratios, "runs": runs}


def bench(options):
    names = [n for n in NAMES if not options.only or n in options.only.split(",")]
    driver = Driver()
    with session.place(options) as (folder, _):
        note(f"{driver.version}; heap 512 MB; {options.jobs} jobs")
        kinds = {kind: one_kind(kind, names, driver, options, folder) for kind in options.kinds}
        print("| documents | contestant | median s of the load | MB/s |\n|---|---|---|---|")
        for kind, found in kinds.items():
            for name, seconds in found["loadSeconds"].items():
                print(f"| {kind} | {name} | {seconds:.1f} | {found['megabytes'] / seconds:.0f} |")
        print("\n| documents | ratio of times | measured | to reach: either |\n|---|---|---|---|")
        for kind, found in kinds.items():
            for r in found["ratios"]:
                bound = "" if r["atLeast"] is None else (
                    f"at least {r['atLeast']}: " + ("reached" if r["ratio"] >= r["atLeast"] else "missed"))
                print(f"| {kind} | {r['of']} | {r['ratio']:.2f} | {bound} |")
        for address in driver.addresses:
            driver.run("drop", address)
        session.write({
            "date": datetime.date.today().isoformat(), "godwit": driver.version, "processors": os.cpu_count(),
            "kernel": platform.release(), "quick": options.quick, "kinds": kinds}, options.results)


if __name__ == "__main__":
    sys.exit(session.main(parse, bench))
