package io.godwit.lab.server.postgresql;

import io.godwit.lab.disk.SmallDisk;
import io.godwit.lab.server.Intrusion;
import io.godwit.lab.server.Mischief;
import io.godwit.lab.server.Rows;
import io.godwit.lab.server.Side;
import io.godwit.testkit.server.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** To PostgreSQL. */
final class PostgresMischief implements Mischief {
    private static final int DROPPING_ATTEMPTS = 200;

    private static final Map<String, String> MEANINGLESS =
            Map.of("log-purged", "a slot keeps PostgreSQL's log for Godwit; losing that is `slot-dropped`");

    private final PostgresServer server;
    private final @Nullable SmallDisk spill;

    PostgresMischief(PostgresServer server, @Nullable SmallDisk spill) {
        this.server = server;
        this.spill = spill;
    }

    @Override
    public Optional<String> meaningless(String fault, Side side) {
        return side == Side.SOURCE ? Optional.ofNullable(MEANINGLESS.get(fault)) : Optional.empty();
    }

    @Override
    public OptionalLong servingProcess(String database) throws SQLException {
        try (Connection connection = server.connect(database)) {
            List<String> ids = Rows.of(
                    connection,
                    "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                            + " AND application_name LIKE 'godwit%' ORDER BY state = 'active' DESC, pid DESC");
            return ids.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(ids.get(0)));
        }
    }

    @Override
    public void endSessions(String database) throws SQLException {
        try (Connection connection = server.connect(database)) {
            Rows.of(
                    connection,
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                            + " AND application_name LIKE 'godwit%'");
        }
    }

    @Override
    public void beginNewLog() {
        server.execute("postgres", "SELECT pg_switch_wal()", "CHECKPOINT");
    }

    @Override
    public void loseLog(String database) throws SQLException {
        try (Connection connection = server.connect(database);
                PreparedStatement end =
                        connection.prepareStatement("SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots"
                                + " WHERE database = current_database() AND NOT temporary AND active_pid IS NOT NULL");
                PreparedStatement drop = connection.prepareStatement(
                        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
                                + " WHERE database = current_database() AND NOT temporary")) {
            boolean dropped = false;
            for (int attempt = 0; !dropped && attempt < DROPPING_ATTEMPTS; attempt++) {
                end.execute();
                try {
                    drop.execute();
                    dropped = true;
                } catch (SQLException e) {
                    PostgresLabServer.pause();
                }
            }
        }
    }

    @Override
    public String[] rewriteTables() {
        return new String[] {"VACUUM FULL bank.account", "VACUUM FULL bank.ledger"};
    }

    @Override
    public String[] insertBulk(int rows) {
        return new String[] {
            "INSERT INTO bank.bulk SELECT i + (SELECT coalesce(max(id), 0) FROM bank.bulk), repeat(md5(i::text), 4)"
                    + " FROM generate_series(1, " + rows + ") i"
        };
    }

    @Override
    public Intrusion deadlock() {
        return new PostgresIntrusions.Deadlock();
    }

    @Override
    public Intrusion serialisation() {
        return new PostgresIntrusions.Serialisation();
    }

    @Override
    public Intrusion lock() {
        return new PostgresIntrusions.Locked();
    }

    @Override
    public SmallDisk tablesOnSmallDisk(String database, int megabytes) throws IOException {
        Path folder = server.folder().resolve(database);
        SmallDisk disk = SmallDisk.mount(folder, megabytes);
        server.execute(
                "postgres",
                "CREATE TABLESPACE small_" + database + " LOCATION '" + folder + "'",
                "ALTER DATABASE " + database + " SET TABLESPACE small_" + database);
        return disk;
    }

    @Override
    public void dropSmallDisk(String database, SmallDisk disk) {
        server.execute("postgres", "DROP TABLESPACE IF EXISTS small_" + database);
        disk.close();
    }

    @Override
    public @Nullable SmallDisk spill() {
        return spill;
    }
}
