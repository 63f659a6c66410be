"""MariaDB servers in private folders, the data that is moved, and the check that all of it arrived."""

import os
import pathlib
import shutil
import socket
import subprocess
import time

from session import Missing

DATABASE = "bench"
USER, PASSWORD = "mover", "bench"

# The same for every server and contestant; anything else is as MariaDB comes.
SETTINGS = {
    "innodb-buffer-pool-size": "512M",
    "innodb-log-file-size": "1G",
    "innodb-flush-log-at-trx-commit": "1",
    "max-allowed-packet": "64M",
    "local-infile": "ON",
    "skip-name-resolve": "",
}
LOGGING = {
    "log-bin": "binlog",
    "binlog-format": "ROW",
    "binlog-row-image": "FULL",
    "binlog-row-metadata": "FULL",
    "log-slave-updates": "ON",
}

# About 300 bytes a row, of every kind of value that costs differently.
WIDE = """
CREATE TABLE wide (
    id BIGINT NOT NULL PRIMARY KEY,
    token BINARY(16) NOT NULL,
    title VARCHAR(100) NOT NULL,
    created DATETIME(6) NOT NULL,
    changed TIMESTAMP(6) NULL,
    amount DECIMAL(14,2) NOT NULL,
    score DOUBLE NULL,
    state ENUM('new','paid','sent','back') NOT NULL,
    attributes JSON NOT NULL,
    remarks TEXT NULL
) DEFAULT CHARSET=utf8mb4;
INSERT INTO wide SELECT seq, UNHEX(MD5(CONCAT('t', seq))), CONCAT('item ', MOD(seq * 7919, 10000019), ' in stock'),
    TIMESTAMPADD(MICROSECOND, MOD(seq * 1009, 1000000), TIMESTAMPADD(SECOND, seq * 7, '2020-01-01 00:00:00')),
    IF(MOD(seq, 10) = 0, NULL, TIMESTAMPADD(SECOND, seq * 5, '2021-03-01 00:00:00')),
    MOD(seq * 104729, 1000000007) / 100, SIN(seq), 1 + MOD(seq, 4),
    JSON_OBJECT('plan', ELT(1 + MOD(seq, 3), 'free', 'basic', 'pro'), 'visits', MOD(seq, 977), 'token', MD5(seq)),
    IF(MOD(seq, 5) = 0, NULL, CONCAT(MD5(CONCAT('r', seq)), ' a line\\n', REPEAT('and some more words ', MOD(seq, 8))))
FROM seq_1_to_{rows};
ALTER TABLE wide ADD INDEX wide_created (created, amount), ADD INDEX wide_title (title), ADD UNIQUE INDEX wide_token (token);
"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def program(name, package):
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/bin")
    if not found:
        raise Missing(f"{name}. On Debian: apt-get install {package}")
    return found


class Server:
    """One server on a free port of the loopback interface."""

    def __init__(self, name, folder, number, logging):
        self.name = name
        self.folder = pathlib.Path(folder) / name
        self.number = number
        self.logging = logging
        self.port = free_port()
        self.process = None

    def start(self):
        self.folder.mkdir(parents=True)
        data = self.folder / "data"
        account = ["--user=root"] if os.geteuid() == 0 else []
        subprocess.run(
            [program("mariadb-install-db", "mariadb-server"), "--no-defaults", f"--datadir={data}", "--skip-test-db",
             "--auth-root-authentication-method=normal", *account],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        settings = {**SETTINGS, "server-id": self.number, **(LOGGING if self.logging else {})}
        options = [f"--{k}={v}" if v else f"--{k}" for k, v in settings.items()]
        log = open(self.folder / "server.log", "a")
        self.process = subprocess.Popen(
            [program("mariadbd", "mariadb-server"), "--no-defaults", *account, f"--datadir={data}",
             "--bind-address=127.0.0.1", f"--port={self.port}", f"--socket={self.socket()}",
             f"--pid-file={self.folder}/pid", *options],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        for _ in range(300):
            if self.process.poll() is not None:
                break
            if self._sql("", "SELECT 1").returncode == 0:
                self.sql("", f"CREATE USER {USER}@'127.0.0.1' IDENTIFIED BY '{PASSWORD}';"
                             f"GRANT ALL ON *.* TO {USER}@'127.0.0.1';")
                return self
            time.sleep(0.1)
        raise RuntimeError(f"the {self.name} server did not start; see {self.folder / 'server.log'}")

    def socket(self):
        return self.folder / "socket"

    def _sql(self, database, sql):
        return subprocess.run(
            ["mariadb", "--no-defaults", "-uroot", f"--socket={self.socket()}", "-N", "-B", "-r", *([database] if database else [])],
            input=sql, capture_output=True, text=True)

    def sql(self, database, sql):
        done = self._sql(database, sql)
        if done.returncode != 0:
            raise RuntimeError(f"{self.name}: {done.stderr.strip()}")
        return done.stdout.strip()

    def fresh(self):
        # the database that a run kept its facts in goes too
        self.sql("", f"DROP DATABASE IF EXISTS {DATABASE}; DROP DATABASE IF EXISTS godwit; CREATE DATABASE {DATABASE}")

    def url(self):
        return f"mariadb://{USER}@127.0.0.1:{self.port}/{DATABASE}"

    def client(self):
        return [f"--host=127.0.0.1", f"--port={self.port}", f"--user={USER}", f"--password={PASSWORD}"]

    def stop(self):
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(30)

    def cpu_seconds(self):
        fields = open(f"/proc/{self.process.pid}/stat").read().rsplit(")", 1)[1].split()
        return sum(int(t) for t in fields[11:13]) / os.sysconf("SC_CLK_TCK")


def make(server, tables, table_rows, wide_rows):
    """sysbench's tables and the wide one."""
    server.fresh()
    subprocess.run(
        [program("sysbench", "sysbench"), "oltp_write_only", "--db-driver=mysql", "--mysql-host=127.0.0.1",
         f"--mysql-port={server.port}", f"--mysql-user={USER}", f"--mysql-password={PASSWORD}", f"--mysql-db={DATABASE}",
         f"--tables={tables}", f"--table-size={table_rows}", "prepare"],
        check=True, stdout=subprocess.DEVNULL)
    if wide_rows:
        server.sql(DATABASE, WIDE.format(rows=wide_rows))
    for table in server.sql(DATABASE, "SHOW TABLES").splitlines():
        server.sql(DATABASE, f"ANALYZE TABLE {table}")


def size(server):
    return int(server.sql("", "SELECT SUM(data_length + index_length) FROM information_schema.tables"
                          f" WHERE table_schema = '{DATABASE}'"))


def fingerprint(server):
    """Every table's rows and checksum, and every index."""
    found = {}
    for table in server.sql(DATABASE, "SHOW TABLES").splitlines():
        found[f"rows of {table}"] = server.sql(DATABASE, f"SELECT COUNT(*) FROM {table}")
        found[f"checksum of {table}"] = server.sql(DATABASE, f"CHECKSUM TABLE {table}").split("\t")[1]
    for line in server.sql("", "SELECT table_name, index_name, seq_in_index, column_name, non_unique FROM"
                           f" information_schema.statistics WHERE table_schema = '{DATABASE}'").splitlines():
        found["index " + line] = "present"
    return found


def differences(expected, found):
    return [f"{k}: expected {v}, found {found.get(k, 'nothing')}" for k, v in expected.items() if found.get(k) != v]
