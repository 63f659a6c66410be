package io.godwit.postgresql.apply;

import io.godwit.postgresql.connection.Quoting;
import io.godwit.spi.Checkpoint;
import io.godwit.spi.Checkpoint.AppliedTo;
import io.godwit.spi.Checkpoint.LoadBegun;
import io.godwit.spi.Checkpoint.LoadEnded;
import io.godwit.spi.Checkpoint.ObjectCreated;
import io.godwit.spi.Checkpoint.Opened;
import io.godwit.spi.Checkpoint.Repaired;
import io.godwit.spi.Checkpoint.SplitLoaded;
import io.godwit.spi.Checkpoint.StageCreated;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Progress;
import io.godwit.spi.change.Ledger;
import io.godwit.spi.load.Split;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.TableId;
import io.godwit.sql.apply.FactRows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The statements on the table of facts. One row is one fact; (migration, kind, item) names it, so that the same fact cannot be
 * recorded twice whoever tries. Every method works inside the connection's transaction and leaves committing to the caller.
 */
final class FactTable {
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String COLUMNS = " (migration text NOT NULL, kind text NOT NULL, item text NOT NULL,"
            + " number bigint GENERATED ALWAYS AS IDENTITY, at timestamptz NOT NULL DEFAULT now(),"
            + " position text, rows bigint, bytes bigint,"
            + " table_schema text, table_name text, split_index integer, split_count integer, bounds text, mixable boolean,"
            + " object_kind text, object_name text, stage text, outcome text, reason text,"
            + " transactions bigint, received bigint, applied bigint, filtered bigint, quarantined bigint,"
            + " inserts bigint, updates bigint, deletes bigint, source_commit_millis bigint,"
            + " PRIMARY KEY (migration, kind, item))";
    private static final String COMMENT = "Kept by Godwit while a migration lasts; `godwit cancel` removes it.";
    private static final String CREATION_LOCK = "SELECT pg_advisory_xact_lock(7311047183925810271)";

    private final String schema;
    private final String table;
    private final String migration;

    FactTable(String checkpointSchema, String migration) {
        this.schema = checkpointSchema;
        this.table = Quoting.name(new TableId(checkpointSchema, "checkpoint"));
        this.migration = migration;
    }

    /** Makes schema and table unless they are there; needs no privilege if they are. */
    void create(Connection connection) throws SQLException {
        if (exists(connection)) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute(CREATION_LOCK);
            if (exists(connection)) {
                return;
            }
            if (!schemaExists(connection)) {
                statement.execute("CREATE SCHEMA " + Quoting.name(schema));
                statement.execute("COMMENT ON SCHEMA " + Quoting.name(schema) + " IS " + Quoting.literal(COMMENT));
            }
            statement.execute("CREATE TABLE " + table + COLUMNS);
            statement.execute("COMMENT ON TABLE " + table + " IS " + Quoting.literal(COMMENT));
        }
    }

    boolean exists(Connection connection) throws SQLException {
        return found(
                connection,
                "SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                        + " WHERE n.nspname = ? AND c.relname = 'checkpoint'",
                schema);
    }

    private boolean schemaExists(Connection connection) throws SQLException {
        return found(connection, "SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = ?", schema);
    }

    /** Keeps the table from being dropped as empty while this migration runs. */
    void recordClaim(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO " + table
                + " (migration, kind, item) VALUES (?, 'claimed', '')"
                + " ON CONFLICT (migration, kind, item) DO UPDATE SET at = now()")) {
            statement.setString(1, migration);
            statement.executeUpdate();
        }
    }

    /** Records any fact; see {@link Facts#record(Connection, Checkpoint)}. */
    void record(Connection connection, Checkpoint fact) throws SQLException {
        if (fact instanceof ObjectCreated created) {
            record(connection, created.report());
        } else if (fact instanceof StageCreated created) {
            try (PreparedStatement statement =
                    insert(connection, "stage", created.stage().name(), "stage", 1, " ON CONFLICT DO NOTHING")) {
                statement.setString(4, created.stage().name());
                run(statement, created.stage().name());
            }
        } else if (fact instanceof LoadBegun begun) {
            recordPosition(connection, "load-begun", begun.replayFrom(), " ON CONFLICT DO NOTHING");
        } else if (fact instanceof LoadEnded ended) {
            recordPosition(
                    connection,
                    "load-ended",
                    ended.convergeUntil(),
                    " ON CONFLICT (migration, kind, item) DO UPDATE SET position = excluded.position, at = now()");
        } else if (fact instanceof Opened opened) {
            recordPosition(connection, "opened", opened.fence(), "");
        } else if (fact instanceof SplitLoaded loaded) {
            record(connection, loaded);
        } else if (fact instanceof AppliedTo applied) {
            recordApplied(connection, applied);
        } else if (fact instanceof Repaired repaired) {
            record(connection, repaired);
        }
    }

    /** One fact a table, which adds up. */
    private void record(Connection connection, Repaired repaired) throws SQLException {
        String item = Quoting.name(repaired.table());
        try (PreparedStatement statement = insert(
                connection,
                "repaired",
                item,
                "table_schema, table_name, rows, position",
                4,
                " ON CONFLICT (migration, kind, item) DO UPDATE SET rows = checkpoint.rows + excluded.rows,"
                        + " position = excluded.position, at = now()")) {
            statement.setString(4, repaired.table().schema());
            statement.setString(5, repaired.table().name());
            statement.setLong(6, repaired.rows());
            statement.setString(7, repaired.position());
            run(statement, item);
        }
    }

    /** Records what became of an object in place of what was recorded of it before. */
    void replace(Connection connection, ObjectReport report) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "DELETE FROM " + table + " WHERE migration = ? AND kind = 'object' AND item = ?")) {
            statement.setString(1, migration);
            statement.setString(2, item(report));
            statement.executeUpdate();
        }
        record(connection, report);
    }

    private static String item(ObjectReport report) {
        return report.stage() + " " + report.kind() + " " + report.name();
    }

    private void record(Connection connection, ObjectReport report) throws SQLException {
        String item = item(report);
        try (PreparedStatement statement =
                insert(connection, "object", item, "object_kind, object_name, stage, outcome, reason", 5, "")) {
            statement.setString(4, report.kind());
            statement.setString(5, report.name());
            statement.setString(6, report.stage().name());
            statement.setString(7, report.outcome().name());
            statement.setString(8, report.reason());
            run(statement, report.kind() + " " + report.name());
        }
    }

    private void record(Connection connection, SplitLoaded loaded) throws SQLException {
        Split split = loaded.split();
        String item = Quoting.name(split.table()) + "#" + (split.index() + 1) + "/" + split.count();
        try (PreparedStatement statement = insert(
                connection,
                "split",
                item,
                "table_schema, table_name, split_index, split_count, bounds, mixable, rows, bytes, position",
                9,
                "")) {
            statement.setString(4, split.table().schema());
            statement.setString(5, split.table().name());
            statement.setInt(6, split.index());
            statement.setInt(7, split.count());
            statement.setString(8, split.bounds());
            statement.setBoolean(9, split.mixable());
            statement.setLong(10, loaded.rows());
            statement.setLong(11, loaded.bytes());
            statement.setString(12, loaded.asOf());
            run(statement, split.toString());
        }
    }

    private void recordPosition(Connection connection, String kind, String position, String conflict)
            throws SQLException {
        try (PreparedStatement statement = insert(connection, kind, "", "position", 1, conflict)) {
            statement.setString(4, position);
            run(statement, kind);
        }
    }

    /** Moves the applied position; its totals can only grow, which keeps a late writer from moving it back. */
    private void recordApplied(Connection connection, AppliedTo applied) throws SQLException {
        Ledger ledger = applied.ledger();
        String columns = "position, transactions, received, applied, filtered, quarantined, inserts, updates, deletes,"
                + " source_commit_millis";
        String grown = " ON CONFLICT (migration, kind, item) DO UPDATE SET (" + columns + ", at) = ROW("
                + "excluded." + columns.replace(", ", ", excluded.") + ", now())"
                + " WHERE checkpoint.transactions <= excluded.transactions AND checkpoint.received <= excluded.received";
        try (PreparedStatement statement = insert(connection, "applied", "", columns, 10, grown)) {
            statement.setString(4, applied.position());
            statement.setLong(5, ledger.transactions());
            statement.setLong(6, ledger.received());
            statement.setLong(7, ledger.applied());
            statement.setLong(8, ledger.filtered());
            statement.setLong(9, ledger.quarantined());
            statement.setLong(10, ledger.inserts());
            statement.setLong(11, ledger.updates());
            statement.setLong(12, ledger.deletes());
            statement.setLong(13, applied.sourceCommitMillis());
            if (statement.executeUpdate() != 1) {
                throw new GodwitException(
                        Errors.FACT_EXISTS,
                        "changes beyond this position are recorded already",
                        applied.position(),
                        null);
            }
        }
    }

    /** The applied position, locked until the transaction ends; null if nothing is applied yet. */
    @Nullable
    String lockApplied(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT position FROM " + table
                + " WHERE migration = ? AND kind = 'applied' AND item = '' FOR UPDATE")) {
            statement.setString(1, migration);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? rows.getString(1) : null;
            }
        }
    }

    private PreparedStatement insert(
            Connection connection, String kind, String item, String columns, int count, String conflict)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement("INSERT INTO " + table
                + " AS checkpoint (migration, kind, item, " + columns + ") VALUES (?, ?, ?" + ", ?".repeat(count) + ")"
                + conflict);
        statement.setString(1, migration);
        statement.setString(2, kind);
        statement.setString(3, item);
        return statement;
    }

    private static void run(PreparedStatement statement, String where) throws SQLException {
        try {
            statement.executeUpdate();
        } catch (SQLException e) {
            if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
                throw new GodwitException(Errors.FACT_EXISTS, "this is recorded already", where, e);
            }
            throw e;
        }
    }

    /** Forgets the loaded splits of a table, by its name on the source. */
    void deleteSplits(Connection connection, TableId source) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("DELETE FROM " + table
                + " WHERE migration = ? AND kind = 'split' AND table_schema = ? AND table_name = ?")) {
            statement.setString(1, migration);
            statement.setString(2, source.schema());
            statement.setString(3, source.name());
            statement.executeUpdate();
        }
    }

    /** All facts, as one statement sees them. */
    Progress read(Connection connection) throws SQLException {
        Set<Stage> stages = EnumSet.noneOf(Stage.class);
        List<ObjectReport> objects = new ArrayList<>();
        List<SplitLoaded> splits = new ArrayList<>();
        String replayFrom = null;
        String convergeUntil = null;
        AppliedTo applied = null;
        Opened opened = null;
        List<Repaired> repaired = new ArrayList<>();
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT * FROM " + table + " WHERE migration = ? ORDER BY number")) {
            statement.setString(1, migration);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    String kind = row.getString("kind");
                    switch (kind) {
                        case "stage" -> stages.add(Stage.valueOf(row.getString("stage")));
                        case "object" -> objects.add(FactRows.report(row));
                        case "split" -> splits.add(split(row));
                        case "load-begun" -> replayFrom = row.getString("position");
                        case "load-ended" -> convergeUntil = row.getString("position");
                        case "applied" -> applied = applied(row);
                        case "opened" -> opened = new Opened(row.getString("position"));
                        case "repaired" ->
                            repaired.add(new Repaired(
                                    new TableId(row.getString("table_schema"), row.getString("table_name")),
                                    row.getLong("rows"),
                                    row.getString("position")));
                        case "claimed" -> {}
                        default ->
                            throw new GodwitException(
                                    Errors.NOT_SUPPORTED,
                                    "the target holds a fact of kind `" + kind + "` from a newer Godwit; run that one");
                    }
                }
            }
        }
        return new Progress(stages, objects, replayFrom, splits, convergeUntil, applied, opened, repaired);
    }

    private static SplitLoaded split(ResultSet row) throws SQLException {
        return new SplitLoaded(
                FactRows.split(row), row.getLong("rows"), row.getLong("bytes"), row.getString("position"));
    }

    private static AppliedTo applied(ResultSet row) throws SQLException {
        return new AppliedTo(row.getString("position"), FactRows.ledger(row), row.getLong("source_commit_millis"));
    }

    /** Removes this migration's rows, and then table and schema if nobody else uses them and the schema was made here. */
    void drop(Connection connection) throws SQLException {
        if (!exists(connection)) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
            try (PreparedStatement delete =
                    connection.prepareStatement("DELETE FROM " + table + " WHERE migration = ?")) {
                delete.setString(1, migration);
                delete.executeUpdate();
            }
            if (found(
                    connection,
                    "SELECT 1 WHERE EXISTS (SELECT 1 FROM " + table + ") AND ?::text IS NOT NULL",
                    schema)) {
                return;
            }
            statement.execute("DROP TABLE " + table);
            if (found(
                    connection,
                    "SELECT 1 FROM pg_catalog.pg_namespace n WHERE n.nspname = ?"
                            + " AND pg_catalog.obj_description(n.oid, 'pg_namespace') = " + Quoting.literal(COMMENT)
                            + " AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.refclassid ="
                            + " 'pg_catalog.pg_namespace'::pg_catalog.regclass AND d.refobjid = n.oid)",
                    schema)) {
                statement.execute("DROP SCHEMA " + Quoting.name(schema));
            }
        }
    }

    private static boolean found(Connection connection, String sql, String parameter) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, parameter);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }
}
