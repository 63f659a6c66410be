package io.godwit.mysql.catalog;

import io.godwit.mysql.MySqlErrors;
import io.godwit.mysql.connection.Quoting;
import io.godwit.mysql.load.RowFilter;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Mode;
import io.godwit.spi.schema.Cascade.Action;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whether each table's rows can be read, and online its changes. */
final class TableAssessment {
    private final Findings findings;
    private final Mode mode;
    private final boolean cascadesLogged;

    /**
     * Prepares.
     *
     * @param cascadesLogged whether the log says what foreign keys do to other rows
     */
    TableAssessment(Findings findings, Mode mode, boolean cascadesLogged) {
        this.findings = findings;
        this.mode = mode;
        this.cascadesLogged = cascadesLogged;
    }

    void run(Schema schema, List<NativeTable> natives, Selection selection) throws SQLException {
        Map<TableId, NativeTable> byId = new HashMap<>();
        natives.forEach(t -> byId.put(t.id(), t));
        for (Table table : schema.tables()) {
            NativeTable described = byId.get(table.id());
            if (described == null) {
                continue;
            }
            engine(described);
            key(table);
            String filter = selection.filter(table.id());
            if (filter != null) {
                filter(table, filter, schema.tables());
            }
            if (mode == Mode.ONLINE) {
                history(described);
                cascades(described, byId);
            }
        }
    }

    private void engine(NativeTable table) {
        if (Engines.isConsistent(table.engine())) {
            return;
        }
        String why = "its engine, " + table.engine()
                + ", gives no consistent view: rows are read as they are when their" + " turn comes";
        String convert = "ALTER TABLE " + Quoting.table(table.id()) + " ENGINE = InnoDB;";
        if (mode == Mode.ONLINE) {
            findings.blocker(
                    AssessmentCodes.SNAPSHOT_ENGINE,
                    table.id().toString(),
                    why + ", so that changes made meanwhile would be applied twice or not at all",
                    convert + " on the source, leave it out, or migrate offline.");
        } else {
            findings.warning(
                    AssessmentCodes.SNAPSHOT_ENGINE,
                    table.id().toString(),
                    why,
                    "See that nothing writes to it while the migration runs, or: " + convert);
        }
    }

    private void key(Table table) {
        if (table.key() != null || mode != Mode.ONLINE) {
            return;
        }
        String add = "ALTER TABLE " + Quoting.table(table.id()) + " ADD PRIMARY KEY (...);";
        if (!table.fullImages()) {
            findings.blocker(
                    AssessmentCodes.NO_KEY,
                    table.id().toString(),
                    "it has no primary key and no unique index without nulls, and the log holds parts of rows only: its changes"
                            + " cannot be told apart",
                    add + " or SET GLOBAL binlog_row_image = 'FULL'; or leave it out.");
        } else {
            findings.warning(
                    AssessmentCodes.NO_KEY,
                    table.id().toString(),
                    "it has no primary key and no unique index without nulls: each of its changes is looked for by all values of"
                            + " the row, and the table is loaded in one piece",
                    add);
        }
    }

    private void filter(Table table, String filter, List<Table> all) throws SQLException {
        SQLException refused = findings.attempt(
                "EXPLAIN SELECT 1 FROM " + Quoting.table(table.id()) + " WHERE (" + filter + ")", row -> {});
        if (refused != null) {
            findings.blocker(
                    AssessmentCodes.FILTER_INVALID,
                    table.id().toString(),
                    "the source does not take its filter: " + MySqlErrors.message(refused),
                    "Correct the filter in the migration file.");
        } else if (mode == Mode.ONLINE) {
            filterOnline(table, all);
        }
    }

    /** The log has every change, so that the filter has to be told from a row of it. */
    private void filterOnline(Table table, List<Table> all) {
        try {
            RowFilter.check(table, all);
        } catch (GodwitException e) {
            findings.blocker(
                    AssessmentCodes.FILTER_ONLINE,
                    e.where(),
                    e.detail(),
                    "Filter by comparing whole numbers, decimals, dates or datetimes with constants, leave the filter out, or"
                            + " migrate offline.");
        }
    }

    private void history(NativeTable table) {
        if (table.systemVersioned()) {
            findings.blocker(
                    AssessmentCodes.ROW_HISTORY,
                    table.id().toString(),
                    "it is system-versioned: its log mixes changes of present rows with those of former versions",
                    "Leave it out, or migrate it offline; present rows are moved, former versions are not.");
        }
    }

    private void cascades(NativeTable table, Map<TableId, NativeTable> selected) {
        for (NativeForeignKey key : table.foreignKeys()) {
            boolean acts = TableReader.action(key.onDelete()) != Action.NONE
                    || TableReader.action(key.onUpdate()) != Action.NONE;
            if (acts && !cascadesLogged && !selected.containsKey(key.referenced())) {
                findings.blocker(
                        AssessmentCodes.CASCADE_UNSEEN,
                        table.id().toString(),
                        "its foreign key " + key.name() + " changes its rows when rows of " + key.referenced()
                                + " change, which is not selected; the server does not log what foreign keys do",
                        "Select " + key.referenced() + " as well, leave this table out, or migrate offline.");
            }
        }
    }
}
