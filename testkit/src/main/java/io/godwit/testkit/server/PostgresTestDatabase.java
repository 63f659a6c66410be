package io.godwit.testkit.server;

import io.godwit.spi.Endpoint;
import io.godwit.spi.Secret;
import io.godwit.spi.schema.TableId;
import io.godwit.testkit.Eventually;
import io.godwit.testkit.contract.Shape;
import io.godwit.testkit.contract.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** A database of a real server under test, and a session for each transaction. */
public final class PostgresTestDatabase implements TestDatabase {
    private static final Map<String, String> TYPES = Map.of(
            "mood", "CREATE TYPE mood AS ENUM ('sad', 'ok', 'été')", "pair", "CREATE TYPE pair AS (a integer, b text)");

    private final PostgresServer server;
    private final String name;

    /** A new database on the shared server of a major version. */
    public PostgresTestDatabase(int major) {
        this(PostgresServer.shared(major));
    }

    private PostgresTestDatabase(PostgresServer server) {
        this.server = server;
        this.name = server.createDatabase();
    }

    /**
     * A new database on the shared server that has PostGIS; the extension is not installed in it. Where there is none on this
     * machine, the test is skipped with the reason.
     */
    public static PostgresTestDatabase withPostGis() {
        Optional<String> missing = PostgresServer.postGisMissing();
        Assumptions.assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
        return new PostgresTestDatabase(PostgresServer.postGis());
    }

    @Override
    public Endpoint endpoint() {
        return new Endpoint(server.url(name), Secret.NONE, Map.of());
    }

    @Override
    public String schema() {
        return "public";
    }

    @Override
    public void create(TableId table, Shape shape) {
        run("CREATE TABLE " + table
                + switch (shape) {
                    case KEYED -> " (id bigint PRIMARY KEY, name text, amount bigint, body text)";
                    case KEYLESS -> " (name text, amount bigint)";
                    case COMPOSITE -> " (region text, number bigint, name text, PRIMARY KEY (region, number))";
                    case UNIQUE -> " (id bigint PRIMARY KEY, code bigint UNIQUE)";
                });
        if (shape == Shape.KEYLESS) {
            run("ALTER TABLE " + table + " REPLICA IDENTITY FULL");
        }
    }

    @Override
    public void create(TableId table, String nativeType) {
        String type = TYPES.get(nativeType);
        if (type != null) {
            run(type);
        }
        run("CREATE TABLE " + table + " (id bigint PRIMARY KEY, v " + nativeType + ")");
    }

    @Override
    public void run(String... statements) {
        transaction(true, statements);
    }

    @Override
    public void runAndRollBack(String... statements) {
        transaction(false, statements);
    }

    private void transaction(boolean commit, String... statements) {
        try (Connection connection = server.connect(name);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            // behind a fence a writer waits for a lock; here that counts as refused
            statement.addBatch("SET LOCAL lock_timeout = '3s'");
            for (String sql : statements) {
                statement.addBatch(sql);
            }
            statement.executeBatch();
            if (commit) {
                connection.commit();
            } else {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of what a query finds. */
    public List<String> query(String sql) {
        List<String> found = new ArrayList<>();
        try (Connection connection = server.connect(name);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return found;
    }

    @Override
    public void loseLog(String migration) {
        dropSlots();
    }

    private void dropSlots() {
        String mine = " FROM pg_replication_slots WHERE database = current_database() AND NOT temporary";
        query("SELECT pg_terminate_backend(active_pid)" + mine + " AND active");
        Eventually.until(
                "no slot is in use",
                Duration.ofSeconds(20),
                () -> query("SELECT slot_name" + mine + " AND active").isEmpty());
        query("SELECT pg_drop_replication_slot(slot_name)" + mine);
    }

    @Override
    public List<String> leftovers() {
        return query("SELECT 'slot ' || slot_name FROM pg_replication_slots WHERE database = current_database()"
                + " UNION ALL SELECT 'publication ' || pubname FROM pg_publication"
                + " UNION ALL SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname LIKE 'godwit%'"
                + " UNION ALL SELECT 'setting ' || unnest(setconfig) FROM pg_db_role_setting s"
                + " JOIN pg_database d ON d.oid = s.setdatabase WHERE d.datname = current_database()"
                + " UNION ALL SELECT 'event trigger ' || evtname FROM pg_event_trigger");
    }

    @Override
    public void close() {
        dropSlots();
        server.execute(
                "postgres",
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'",
                "DROP DATABASE IF EXISTS " + name);
    }
}
