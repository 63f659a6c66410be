package io.godwit.lab.server.mysql;

import io.godwit.lab.disk.SmallDisk;
import io.godwit.lab.server.Intrusion;
import io.godwit.lab.server.Mischief;
import io.godwit.lab.server.Rows;
import io.godwit.lab.server.Side;
import io.godwit.testkit.server.MySqlServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** To MySQL and MariaDB. */
final class MySqlMischief implements Mischief {
    private static final int NO_SUCH_THREAD = 1094;
    private static final int WRITTEN_BYTES = 4096;
    private static final int PURGING_ATTEMPTS = 2000;

    private static final String ONE_PROCESS =
            "one process serves all sessions of this server, so that killing it is `%s-crash`";

    private static final Map<String, String> ON_SOURCE = Map.of(
            "kill-source-process",
            ONE_PROCESS.formatted("source"),
            "slot-dropped",
            "this server keeps its log for nobody and has no slots; losing the log is `log-purged`",
            "disk-full-spill",
            "this server sends its log as it is, and decodes nothing on its disk");

    private static final Map<String, String> ON_TARGET = Map.of(
            "kill-target-process",
            ONE_PROCESS.formatted("target"),
            "target-serialisation",
            "InnoDB puts serialisable transactions in order by waiting, and fails none for it but as `target-deadlock`");

    private final MySqlServer server;
    private @Nullable SmallDisk tables;

    MySqlMischief(MySqlServer server) {
        this.server = server;
    }

    @Override
    public Optional<String> meaningless(String fault, Side side) {
        return Optional.ofNullable((side == Side.SOURCE ? ON_SOURCE : ON_TARGET).get(fault));
    }

    @Override
    public OptionalLong servingProcess(String database) {
        return OptionalLong.empty();
    }

    @Override
    public void endSessions(String database) throws SQLException {
        try (Connection connection = server.connect("");
                Statement statement = connection.createStatement()) {
            for (String session : Rows.of(
                    connection,
                    "SELECT id FROM information_schema.processlist WHERE user = '" + MySqlServer.USER + "'")) {
                try {
                    statement.execute("KILL " + session);
                } catch (SQLException e) {
                    if (e.getErrorCode() != NO_SUCH_THREAD) {
                        throw e;
                    }
                }
            }
        }
    }

    @Override
    public void beginNewLog() {
        server.execute("", "FLUSH BINARY LOGS");
    }

    /** Once clients have written more; a log that a session which has just been cut off still holds is not purged at once. */
    @Override
    public void loseLog(String database) throws SQLException, InterruptedException {
        try (Connection connection = server.connect("");
                Statement statement = connection.createStatement()) {
            long written = written(connection);
            for (int i = 0; i < PURGING_ATTEMPTS && written(connection) - written < WRITTEN_BYTES; i++) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            statement.execute("FLUSH BINARY LOGS");
            List<String> logs = logs(connection);
            for (int i = 0; i < PURGING_ATTEMPTS && logs.size() > 1; i++) {
                statement.execute("PURGE BINARY LOGS TO '" + logs.get(logs.size() - 1) + "'");
                TimeUnit.MILLISECONDS.sleep(10);
                logs = logs(connection);
            }
        }
    }

    private static List<String> logs(Connection connection) throws SQLException {
        return Rows.of(connection, "SHOW BINARY LOGS").stream()
                .map(line -> line.split(" ", 2)[0])
                .toList();
    }

    private static long written(Connection connection) throws SQLException {
        return Rows.of(connection, "SHOW BINARY LOGS").stream()
                .mapToLong(line -> Long.parseLong(line.split(" ", 3)[1]))
                .sum();
    }

    @Override
    public String[] rewriteTables() {
        return new String[] {"OPTIMIZE TABLE bank.account", "OPTIMIZE TABLE bank.ledger"};
    }

    @Override
    public String[] insertBulk(int rows) {
        return new String[] {
            "SET @top = (SELECT coalesce(max(id), 0) FROM bank.bulk)",
            "INSERT INTO bank.bulk SELECT i + @top, repeat(md5(i), 4) FROM " + MySqlWords.numbers(rows)
        };
    }

    @Override
    public Intrusion deadlock() {
        return new MySqlIntrusions.Deadlock();
    }

    @Override
    public Intrusion serialisation() {
        throw new IllegalStateException("it has no meaning here");
    }

    @Override
    public Intrusion lock() {
        return new MySqlIntrusions.Locked();
    }

    @Override
    public SmallDisk tablesOnSmallDisk(String database, int megabytes) throws IOException {
        server.execute("", "CREATE DATABASE bank CHARACTER SET utf8mb4");
        SmallDisk disk = SmallDisk.mount(server.folder().resolve("data/bank"), megabytes);
        tables = disk;
        return disk;
    }

    boolean hasSmallDisk() {
        return tables != null;
    }

    @Override
    public void dropSmallDisk(String database, SmallDisk disk) {
        tables = null;
        disk.close();
        server.execute("", "DROP DATABASE IF EXISTS bank");
    }

    @Override
    public @Nullable SmallDisk spill() {
        return null;
    }
}
