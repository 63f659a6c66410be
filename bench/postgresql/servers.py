"""Two private PostgreSQL servers, source and target, with the same settings for every contestant."""

import os
import pathlib
import pwd
import shutil
import socket
import subprocess
import time

from session import Missing

PROGRAMS = ("initdb", "postgres", "psql", "pgbench", "pg_dump", "pg_restore", "vacuumdb")
SUPERUSER = "postgres"


def binaries(wanted=None):
    """The folder of the newest PostgreSQL that has all programs; Debian keeps one folder a version."""
    if wanted:
        candidates = [pathlib.Path(wanted)]
    else:
        installed = pathlib.Path("/usr/lib/postgresql").glob("*/bin")
        candidates = sorted(installed, key=lambda f: float(f.parent.name), reverse=True)
        on_path = shutil.which("postgres")
        if on_path:
            candidates.append(pathlib.Path(on_path).resolve().parent)
    lacking = list(PROGRAMS)
    for folder in candidates:
        lacking = [p for p in PROGRAMS if not (folder / p).exists()]
        if not lacking:
            return folder
    where = ", ".join(str(c) for c in candidates) or "/usr/lib/postgresql"
    raise Missing(f"PostgreSQL's {', '.join(lacking)} (looked in {where}). On Debian: apt-get install postgresql")


def account():
    """PostgreSQL refuses to run as root: then its servers run as another account. (uid, gid), or None to stay who we are."""
    if os.geteuid() != 0:
        return None
    for name in (SUPERUSER, "nobody"):
        try:
            entry = pwd.getpwnam(name)
            return entry.pw_uid, entry.pw_gid
        except KeyError:
            continue
    raise Missing("an account other than root to run PostgreSQL as")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Server:
    """One server in a folder of its own, on a free port of the loopback interface."""

    def __init__(self, name, folder, programs, settings):
        self.name = name
        self.folder = pathlib.Path(folder)
        self.programs = programs
        self.settings = settings
        self.port = free_port()
        self.process = None

    def start(self):
        who = account()
        self.as_account = {} if who is None else {"user": who[0], "group": who[1], "extra_groups": []}
        self.folder.mkdir(parents=True)
        if who is not None:
            os.chown(self.folder, *who)
        data = self.folder / "data"
        subprocess.run(
            [self.programs / "initdb", "-D", data, "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"],
            check=True, stdout=subprocess.DEVNULL, cwd=self.folder, **self.as_account)
        with open(data / "postgresql.conf", "a") as conf:
            for key, value in self.settings.items():
                conf.write(f"{key} = '{value}'\n")
            conf.write(f"port = {self.port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\n")
        self.log = open(self.folder / "server.log", "a")
        self.process = subprocess.Popen(
            [self.programs / "postgres", "-D", data], stdout=self.log, stderr=self.log, cwd=self.folder,
            start_new_session=True, **self.as_account)
        for _ in range(300):
            if self.process.poll() is not None:
                break
            if self._answers():
                return self
            time.sleep(0.1)
        raise RuntimeError(f"the {self.name} server did not start; see {self.folder / 'server.log'}")

    def _answers(self):
        return subprocess.run(
            [self.programs / "psql", "-XqAtc", "SELECT 1", self.uri(SUPERUSER)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0

    def stop(self):
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(2)  # SIGINT: fast shutdown
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.send_signal(3)  # SIGQUIT: immediate shutdown
                self.process.wait(30)

    def uri(self, database):
        return f"postgresql://{SUPERUSER}@127.0.0.1:{self.port}/{database}"

    def psql(self, database, sql, *options):
        """Runs SQL and returns what it prints, unaligned, without headers."""
        done = subprocess.run(
            [self.programs / "psql", "-XqAt", "-v", "ON_ERROR_STOP=1", *options, self.uri(database)],
            input=sql, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"{self.name}: {done.stderr.strip()}")
        return done.stdout.strip()

    def fresh(self, database):
        """An empty database of that name, and nothing left to write from before."""
        self.psql("postgres", f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
        self.psql("postgres", f'CREATE DATABASE "{database}" TEMPLATE template0')
        self.psql("postgres", "CHECKPOINT")

    def cpu_seconds(self):
        """User and system time of the server and all its processes, ended ones included: the server waits for each."""
        ticks = 0
        parents = {}
        for entry in os.listdir("/proc"):
            if entry.isdigit():
                try:
                    fields = open(f"/proc/{entry}/stat").read().rsplit(")", 1)[1].split()
                except OSError:
                    continue
                parents[int(entry)] = (int(fields[1]), fields)
        for pid, (parent, fields) in parents.items():
            if pid == self.process.pid:
                ticks += sum(int(t) for t in fields[11:15])
            elif parent == self.process.pid:
                ticks += sum(int(t) for t in fields[11:13])
        return ticks / os.sysconf("SC_CLK_TCK")


def start_pair(folder, programs, source_settings, target_settings):
    """Starts both; stops the first again if the second does not start."""
    pair = []
    try:
        for name, settings in (("source", source_settings), ("target", target_settings)):
            server = Server(name, pathlib.Path(folder) / name, programs, settings)
            pair.append(server)
            server.start()
    except BaseException:
        for server in pair:
            server.stop()
        raise
    return pair
