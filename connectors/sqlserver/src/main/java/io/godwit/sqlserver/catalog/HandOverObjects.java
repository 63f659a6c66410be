package io.godwit.sqlserver.catalog;

import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.TableId;
import io.godwit.sqlserver.connection.Quoting;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What would stand in the way of loading and applying: tables' own histories, and rules of who sees which rows. */
final class HandOverObjects {
    private final Reading reading;
    private final Naming naming;
    private final NativeTables natives;

    HandOverObjects(Reading reading, Naming naming, NativeTables natives) {
        this.reading = reading;
        this.naming = naming;
        this.natives = natives;
    }

    /**
     * Tables begin to keep their history: until then the times of their rows are plain columns, which is how the source's own could
     * be loaded (SQL Server, "Temporal tables").
     */
    void addVersioning(ObjectList out) throws SQLException {
        if (!reading.has("periods", 13)) {
            return;
        }
        reading.each(Queries.PERIODS, row -> {
            NativeTable table = natives.get(row.getLong(1));
            if (table != null && table.kind() == NativeTable.Kind.TABLE && Movable.refusal(table) == null) {
                out.add(Kinds.SYSTEM_VERSIONING, table.target().toString(), Stage.OPEN, versioning(table, row), null);
            }
        });
    }

    private List<String> versioning(NativeTable table, ResultSet row) throws SQLException {
        String alter = "ALTER TABLE " + Quoting.table(table.target());
        String begin = Quoting.name(row.getString(2));
        String end = Quoting.name(row.getString(3));
        List<String> statements = new ArrayList<>();
        statements.add(alter + " ADD PERIOD FOR SYSTEM_TIME (" + begin + ", " + end + ")");
        if (row.getBoolean(5)) {
            statements.add(alter + " ALTER COLUMN " + begin + " ADD HIDDEN");
        }
        if (row.getBoolean(6)) {
            statements.add(alter + " ALTER COLUMN " + end + " ADD HIDDEN");
        }
        long historyId = row.getLong(4);
        NativeTable history = natives.get(historyId);
        if (historyId > 0) {
            String retention = row.getInt(7) > 0
                    ? ", HISTORY_RETENTION_PERIOD = " + row.getInt(7) + " "
                            + Reading.text(row, 8).toUpperCase(Locale.ROOT)
                    : "";
            // a history that is not moved begins anew, under a name of the server's
            statements.add(alter + " SET (SYSTEM_VERSIONING = ON"
                    + (history == null
                            ? (retention.isEmpty() ? "" : " (" + retention.substring(2) + ")")
                            : " (HISTORY_TABLE = " + Quoting.table(history.target()) + retention + ")")
                    + ")");
        }
        return statements;
    }

    /** Row-level security (Transact-SQL Reference, "CREATE SECURITY POLICY"). */
    void addPolicies(ObjectList out) throws SQLException {
        if (!reading.has("security_policies", 13)) {
            return;
        }
        Map<Long, List<String>> predicates = new HashMap<>();
        reading.each(
                Queries.PREDICATES,
                row -> predicates
                        .computeIfAbsent(row.getLong(1), k -> new ArrayList<>())
                        .add("ADD " + Reading.text(row, 2) + " PREDICATE " + predicate(Reading.text(row, 3)) + " ON "
                                + naming.sql(new TableId(row.getString(4), row.getString(5)))
                                + (row.getString(6) == null ? "" : " " + row.getString(6))));
        reading.each(Queries.POLICIES, row -> {
            if (reading.schemas().contains(row.getString(2))) {
                TableId target = naming.target(new TableId(row.getString(2), row.getString(3)));
                out.add(
                        Kinds.SECURITY_POLICY,
                        target.toString(),
                        Stage.OPEN,
                        "CREATE SECURITY POLICY " + Quoting.table(target) + " "
                                + String.join(", ", predicates.getOrDefault(row.getLong(1), List.of()))
                                + " WITH (STATE = "
                                + (row.getBoolean(4) ? "ON" : "OFF")
                                + (row.getBoolean(5) ? "" : ", SCHEMABINDING = OFF") + ")"
                                + (row.getBoolean(6) ? " NOT FOR REPLICATION" : ""));
            }
        });
    }

    /** The server puts the call of the function into brackets, which the statement does not take. */
    private String predicate(String definition) {
        String text = naming.rewrite(definition).strip();
        return text.startsWith("(") && text.endsWith(")") ? text.substring(1, text.length() - 1) : text;
    }
}
