package io.godwit.sqlserver.catalog;

import io.godwit.spi.Mode;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Table;
import io.godwit.sqlserver.SqlServerErrors;
import io.godwit.sqlserver.connection.Quoting;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether each table's rows can be read, and online its changes. */
final class TableAssessment {
    private static final int TEMPORAL_HISTORY = 1;

    private final Findings findings;
    private final Mode mode;

    TableAssessment(Findings findings, Mode mode) {
        this.findings = findings;
        this.mode = mode;
    }

    void run(Schema schema, List<NativeTable> natives) throws SQLException {
        Set<String> readable = new HashSet<>(
                findings.attempt(
                        "SELECT s.name + N'.' + t.name FROM sys.tables t JOIN sys.schemas s ON s.schema_id = t.schema_id"
                                + " WHERE HAS_PERMS_BY_NAME(QUOTENAME(s.name) + N'.' + QUOTENAME(t.name), N'OBJECT', N'SELECT') = 1"));
        for (NativeTable table : natives) {
            refusal(table);
            if (mode == Mode.ONLINE && table.traits().temporalType() == TEMPORAL_HISTORY) {
                findings.blocker(
                        AssessmentCodes.ROW_HISTORY,
                        table.id().toString(),
                        "it holds former rows of another table, which change data capture does not watch: what becomes history"
                                + " during the migration would be missing",
                        "Leave it out (exclude); the target begins a new history at hand-over. Or migrate offline.");
            }
        }
        for (Table table : schema.tables()) {
            if (!readable.isEmpty() && !readable.contains(table.id().toString())) {
                findings.blocker(
                        AssessmentCodes.PRIVILEGE,
                        table.id().toString(),
                        "the user may not read it",
                        "GRANT SELECT ON " + Quoting.table(table.id()) + " TO [the user];");
            }
            key(table);
            filter(table, table.filter());
        }
    }

    private void refusal(NativeTable table) {
        String refusal = Movable.refusal(table);
        String change = Movable.change(table);
        if (refusal != null && table.traits().external()) {
            findings.warning(AssessmentCodes.TABLE_REFUSED, table.id().toString(), refusal, "");
        } else if (refusal != null) {
            findings.blocker(
                    AssessmentCodes.TABLE_REFUSED,
                    table.id().toString(),
                    refusal,
                    "Add it to `exclude` in the migration file, and move its rows in another way if they are needed.");
        } else if (change != null) {
            findings.warning(AssessmentCodes.CHANGED, table.id().toString(), change, "");
        }
    }

    private void key(Table table) {
        if (table.key() != null || mode != Mode.ONLINE) {
            return;
        }
        String add = "ALTER TABLE " + Quoting.table(table.id()) + " ADD PRIMARY KEY (...);";
        if (table.fullImages()) {
            findings.warning(
                    AssessmentCodes.NO_KEY,
                    table.id().toString(),
                    "it has no primary key and no unique index without nulls: each of its changes is looked for by all values of"
                            + " the row, and the table is loaded in one piece",
                    add);
        } else {
            findings.blocker(
                    AssessmentCodes.NO_KEY,
                    table.id().toString(),
                    "it has no primary key and no unique index without nulls, and the change tables do not hold large values of"
                            + " rows as they were: its changes cannot be told apart",
                    add + " or leave it out, or migrate offline.");
        }
    }

    private void filter(Table table, @Nullable String filter) throws SQLException {
        if (filter == null) {
            return;
        }
        try {
            findings.each(
                    "SELECT TOP (0) 1 FROM " + Quoting.table(table.id()) + " WHERE (" + filter + "\n)", row -> {});
        } catch (SQLException e) {
            if (("" + e.getSQLState()).startsWith("08")) {
                throw e;
            }
            findings.blocker(
                    AssessmentCodes.FILTER_INVALID,
                    table.id().toString(),
                    "its filter is refused: " + SqlServerErrors.message(e),
                    "Correct the filter in the migration file.");
        }
    }
}
