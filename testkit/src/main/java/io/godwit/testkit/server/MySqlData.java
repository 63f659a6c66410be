package io.godwit.testkit.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The data folder of a MySQL or MariaDB server. Initialising one takes seconds, so that it is done once for a version of the
 * binaries and copied from there for each server.
 */
final class MySqlData {
    /** What fixes the files' sizes must be the same for the kept data and the servers on its copies. */
    private static final String REDO_LOG = "--loose-innodb-log-file-size=100M";

    /** Of 11 and later; before, their names begin with {@code mysql}. The last is only in 10.6 and later. */
    private static final List<String> MARIADB_TABLES = List.of(
            "mariadb_system_tables.sql",
            "mariadb_performance_tables.sql",
            "mariadb_system_tables_data.sql",
            "maria_add_gis_sp_bootstrap.sql",
            "mariadb_sys_schema.sql");

    private MySqlData() {}

    /** Makes the data folder of a server if it is not there. */
    static void initialize(MySqlBinaries binaries, Path folder) {
        Path data = folder.resolve("data");
        Path made = folder.resolve("initialized");
        if (Files.exists(made)) {
            return;
        }
        try {
            Folders.delete(data);
            Folders.copy(kept(binaries), data);
            Files.createFile(made);
        } catch (IOException e) {
            throw new IllegalStateException("cannot make the data folder in " + folder + ": " + e.getMessage(), e);
        }
    }

    private static Path kept(MySqlBinaries binaries) throws IOException {
        Path cache = Folders.cache();
        String version = binaries.version();
        Path kept = cache.resolve("mysql-data-%08x".formatted((binaries.server() + version).hashCode()));
        if (Files.isDirectory(kept)) {
            return kept;
        }
        Path aside = Files.createTempDirectory(cache, "initializing");
        try {
            Path data = Files.createDirectory(aside.resolve("data"));
            if (version.contains("MariaDB")) {
                bootstrap(binaries, aside, data);
            } else {
                List<String> command = command(binaries, data);
                command.addAll(List.of("--secure-file-priv=NULL", "--initialize-insecure"));
                run(command, aside, List.of());
                // each server makes an identity of its own
                Files.deleteIfExists(data.resolve("auto.cnf"));
            }
            Files.move(data, kept, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // another process was first: what it initialised is as good as ours
            if (!Files.isDirectory(kept)) {
                throw e;
            }
        } finally {
            Folders.delete(aside);
        }
        return kept;
    }

    private static void bootstrap(MySqlBinaries binaries, Path aside, Path data) throws IOException {
        Path home = binaries.home();
        if (home == null) {
            throw new IOException(
                    "name the folder of a MariaDB server, not its program: its system tables are made from files in it");
        }
        List<Path> statements = new ArrayList<>();
        statements.add(Files.writeString(
                aside.resolve("first.sql"),
                "create database if not exists mysql;\nuse mysql;\nset @auth_root_socket=NULL;\n"));
        for (String name : MARIADB_TABLES) {
            Stream.of(name, name.replaceFirst("^mariadb_", "mysql_"))
                    .map(MySqlBinaries.share(home)::resolve)
                    .filter(Files::exists)
                    .findFirst()
                    .ifPresent(statements::add);
        }
        List<String> command = command(binaries, data);
        command.add("--bootstrap");
        run(command, aside, statements);
    }

    private static List<String> command(MySqlBinaries binaries, Path data) throws IOException {
        List<String> command = binaries.command();
        command.addAll(asWhom());
        command.addAll(List.of("--datadir=" + data, REDO_LOG, "--loose-innodb-flush-method=nosync"));
        return command;
    }

    private static List<String> asWhom() throws IOException {
        // these servers refuse to run as root by oversight, and do when told to; nobody else's files are near
        return Privileges.userId() == 0 ? List.of("--user=root") : List.of();
    }

    private static void run(List<String> command, Path aside, List<Path> input) throws IOException {
        Path log = aside.resolve("initialize.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            try (OutputStream statements = process.getOutputStream()) {
                for (Path file : input) {
                    Files.copy(file, statements);
                }
            } catch (IOException e) {
                // it ended early; its log says why
                process.waitFor(10, TimeUnit.SECONDS);
            }
            if (!process.waitFor(180, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("initialising does not end");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a server was initialised", e);
        }
        if (process.exitValue() != 0) {
            throw new IOException("initialising failed:\n" + Files.readString(log, StandardCharsets.UTF_8));
        }
    }

    /** The words that start a server on a folder's data; what tests do not need for a moment is given up for speed. */
    static List<String> serverCommand(MySqlBinaries binaries, Path folder, int port, List<String> settings) {
        try {
            boolean mariaDb = binaries.isMariaDb();
            List<String> command = command(binaries, folder.resolve("data"));
            command.addAll(List.of(
                    "--bind-address=127.0.0.1",
                    "--port=" + port,
                    "--socket=" + folder.resolve("socket"),
                    "--pid-file=" + folder.resolve("server.pid"),
                    // of its own: a server that starts removes temporary tables from where another one still uses them
                    "--tmpdir=" + Files.createDirectories(folder.resolve("temporary")),
                    "--init-file=" + users(folder),
                    "--server-id=" + port,
                    "--log-bin=binlog",
                    "--binlog-format=ROW",
                    "--log-slave-updates",
                    "--local-infile=ON",
                    "--log-bin-trust-function-creators=ON",
                    "--skip-name-resolve",
                    "--max-connections=300",
                    "--max-allowed-packet=64M",
                    "--innodb-buffer-pool-size=64M",
                    "--loose-innodb-use-native-aio=OFF",
                    "--innodb-flush-log-at-trx-commit=0",
                    "--sync-binlog=0"));
            command.addAll(
                    mariaDb
                            ? List.of("--gtid-strict-mode=ON")
                            : List.of(
                                    "--gtid-mode=ON",
                                    "--enforce-gtid-consistency=ON",
                                    "--secure-file-priv=NULL",
                                    "--loose-mysqlx=OFF"));
            command.addAll(settings);
            return command;
        } catch (IOException e) {
            throw new IllegalStateException("cannot start a server in " + folder + ": " + e.getMessage(), e);
        }
    }

    /** One statement a line: that is all an init file can hold. */
    private static Path users(Path folder) throws IOException {
        String password = "' identified by '" + MySqlServer.PASSWORD + "';\n";
        String admin = "'" + MySqlServer.ADMIN + "'@'%'";
        String user = "'" + MySqlServer.USER + "'@'%'";
        String application = "'" + MySqlServer.APPLICATION + "'@'%'";
        return Files.writeString(
                folder.resolve("init.sql"),
                "set sql_log_bin = 0;\n"
                        + "create user if not exists " + admin.substring(0, admin.length() - 1) + password
                        + "grant all on *.* to " + admin + " with grant option;\n"
                        + "create user if not exists " + user.substring(0, user.length() - 1) + password
                        + "grant select, insert, update, delete, create, drop, alter, index, references, lock tables,"
                        + " create temporary tables, create view, show view, create routine, alter routine, execute,"
                        + " trigger, event, process, replication client, replication slave on *.* to " + user + ";\n"
                        + "create user if not exists " + application.substring(0, application.length() - 1) + password
                        + "grant select, insert, update, delete on *.* to " + application + ";\n");
    }

    static OptionalLong serverId(Path folder) {
        try {
            Path file = folder.resolve("server.pid");
            return Files.exists(file)
                    ? OptionalLong.of(Long.parseLong(Files.readString(file).strip()))
                    : OptionalLong.empty();
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
