"""Runs one command and measures it: wall time, processor time of client and servers, peak memory of the client."""

import os
import resource
import subprocess
import threading
import time

SAMPLE_SECONDS = 0.1


class Failed(Exception):
    """A contestant did not do what it was asked to."""


def _tree(root):
    """The process and all its descendants."""
    children = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                parent = int(open(f"/proc/{entry}/stat").read().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue
            children.setdefault(parent, []).append(int(entry))
    found = [root]
    for pid in found:
        found += children.get(pid, [])
    return found


def _memory_bytes(pids):
    """(resident, proportional): pages that processes share count in each of them, or in equal parts."""
    resident = proportional = 0
    for pid in pids:
        try:
            for line in open(f"/proc/{pid}/smaps_rollup"):
                if line.startswith("Rss:"):
                    resident += int(line.split()[1]) * 1024
                elif line.startswith("Pss:"):
                    proportional += int(line.split()[1]) * 1024
        except OSError:
            continue
    return resident, proportional


class _Sampler(threading.Thread):
    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid = pid
        self.ended = threading.Event()
        self.peak = (0, 0)

    def run(self):
        while not self.ended.wait(SAMPLE_SECONDS):
            now = _memory_bytes(_tree(self.pid))
            self.peak = tuple(max(a, b) for a, b in zip(self.peak, now))


def run(commands, servers, log, environment=None, accepted=(0,)):
    """
    Runs the commands one after the other and returns what they took together.

    commands: lists of words; servers: {name: Server}; log: where their output goes; accepted: exit codes that mean success.
    """
    before = {name: server.cpu_seconds() for name, server in servers.items()}
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    peak = (0, 0)
    started = time.monotonic()
    with open(log, "a") as out:
        for command in commands:
            words = [str(w) for w in command]
            out.write("$ " + " ".join(words) + "\n")
            out.flush()
            process = subprocess.Popen(
                words, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=environment, start_new_session=True)
            sampler = _Sampler(process.pid)
            sampler.start()
            try:
                code = process.wait()
            except BaseException:
                os.killpg(process.pid, 15)
                process.wait()
                raise
            finally:
                sampler.ended.set()
                sampler.join()
            peak = tuple(max(a, b) for a, b in zip(peak, sampler.peak))
            if code not in accepted:
                raise Failed(f"{words[0]} ended with code {code}; see {log}")
    seconds = time.monotonic() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = {"client": after.ru_utime + after.ru_stime - children.ru_utime - children.ru_stime}
    for name, server in servers.items():
        cpu[name] = server.cpu_seconds() - before[name]
    return {
        "seconds": seconds,
        "cpuSeconds": cpu,
        "peakResidentBytes": peak[0],
        "peakProportionalBytes": peak[1],
    }
