package io.godwit.sqlserver.apply;

import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.TableId;
import io.godwit.sqlserver.SqlServerErrors;
import io.godwit.sqlserver.capture.FenceTriggers;
import io.godwit.sqlserver.connection.Quoting;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Switches off what would act on changes that the source let pass already, from the first change of a table until hand-over: foreign
 * keys, which the server checks with every statement and not at a transaction's end, so that rows would have to come in another order
 * than their tables' and cascade a second time; triggers that an adopted database has; and check constraints that do not hold for all
 * rows. Tables that do not change keep theirs, trusted as they are. What is switched off is recorded with it, and comes back by {@link
 * #end}.
 */
final class Suspension {
    /** A constraint or trigger that is switched off. */
    record Suspended(Kind kind, TableId table, String name, boolean trusted) {
        String item() {
            return kind + " " + Quoting.table(table) + "." + Quoting.name(name);
        }
    }

    enum Kind {
        FOREIGN_KEY,
        CHECK,
        TRIGGER
    }

    private static final int CONSTRAINT_BROKEN = 547;

    private static final String ACTING = """
            SELECT 'FOREIGN_KEY', s.name, t.name, f.name, f.is_not_trusted FROM sys.foreign_keys f
              JOIN sys.tables t ON t.object_id = f.parent_object_id JOIN sys.schemas s ON s.schema_id = t.schema_id
              WHERE f.is_disabled = 0 AND (f.parent_object_id = OBJECT_ID(?) OR f.referenced_object_id = OBJECT_ID(?))
            UNION ALL SELECT 'CHECK', s.name, t.name, c.name, c.is_not_trusted FROM sys.check_constraints c
              JOIN sys.tables t ON t.object_id = c.parent_object_id JOIN sys.schemas s ON s.schema_id = t.schema_id
              WHERE c.is_disabled = 0 AND c.is_not_trusted = 1 AND c.parent_object_id = OBJECT_ID(?)
            UNION ALL SELECT 'TRIGGER', s.name, t.name, g.name, 0 FROM sys.triggers g
              JOIN sys.tables t ON t.object_id = g.parent_id JOIN sys.schemas s ON s.schema_id = t.schema_id
              WHERE g.is_disabled = 0 AND g.parent_id = OBJECT_ID(?)""";

    private Suspension() {}

    /** Finds what acts on changes of a table, and switches it off, in the open transaction. */
    static void begin(Connection connection, FactTable facts, TargetTable table) throws SQLException {
        List<Suspended> acting = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(ACTING)) {
            for (int parameter = 1; parameter <= 4; parameter++) {
                statement.setString(parameter, table.name);
            }
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    if (row.getString(4).startsWith(FenceTriggers.PREFIX)) {
                        continue; // keeps everybody else out, and lets Godwit through
                    }
                    acting.add(new Suspended(
                            Kind.valueOf(row.getString(1)),
                            new TableId(row.getString(2), row.getString(3)),
                            row.getString(4),
                            !row.getBoolean(5)));
                }
            }
        }
        try (Statement statement = connection.createStatement()) {
            for (Suspended each : acting) {
                statement.execute("ALTER TABLE " + Quoting.table(each.table())
                        + (each.kind() == Kind.TRIGGER ? " DISABLE TRIGGER " : " NOCHECK CONSTRAINT ")
                        + Quoting.name(each.name()));
                facts.suspend(connection, each);
            }
        }
    }

    /**
     * Switches one thing on again, in the open transaction.
     *
     * @param check whether a trusted constraint is to be checked, so that the server trusts it again; reads the table
     */
    static void end(Connection connection, FactTable facts, Suspended suspended, boolean check) throws SQLException {
        String how;
        if (suspended.kind() == Kind.TRIGGER) {
            how = " ENABLE TRIGGER ";
        } else {
            how = suspended.trusted() && check ? " WITH CHECK CHECK CONSTRAINT " : " WITH NOCHECK CHECK CONSTRAINT ";
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE " + Quoting.table(suspended.table()) + how + Quoting.name(suspended.name()));
        }
        facts.resume(connection, suspended);
    }

    /**
     * Switches all on again, each in a transaction of its own, so that what was done stays done.
     *
     * @return what could not be trusted again, because rows break it
     */
    static List<ObjectReport> endAll(Connection connection, CheckpointTable checkpoints, long claim, boolean check)
            throws SQLException {
        FactTable facts = new FactTable(checkpoints);
        List<ObjectReport> untrusted = new ArrayList<>();
        for (Suspended suspended : facts.suspended(connection)) {
            checkpoints.checkClaim(connection, claim);
            try {
                end(connection, facts, suspended, check);
            } catch (SQLException e) {
                if (e.getErrorCode() != CONSTRAINT_BROKEN) {
                    throw e;
                }
                connection.rollback();
                checkpoints.checkClaim(connection, claim);
                end(connection, facts, suspended, false);
                ObjectReport report = untrusted(suspended, e);
                facts.replace(connection, report);
                untrusted.add(report);
            }
            connection.commit();
        }
        return untrusted;
    }

    /** Says that a constraint is on again, but that rows break it. */
    private static ObjectReport untrusted(Suspended suspended, SQLException error) {
        return new ObjectReport(
                suspended.kind() == Kind.FOREIGN_KEY ? "foreign key" : "check constraint",
                suspended.table() + "." + suspended.name(),
                Stage.OPEN,
                ObjectReport.Outcome.CHANGED,
                "it holds for new rows only: " + SqlServerErrors.message(error));
    }
}
