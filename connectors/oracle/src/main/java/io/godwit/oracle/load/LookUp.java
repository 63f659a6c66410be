package io.godwit.oracle.load;

import io.godwit.oracle.OracleErrors;
import io.godwit.oracle.connection.Quoting;
import io.godwit.oracle.connection.Sessions;
import io.godwit.spi.TablePlan;
import io.godwit.spi.load.Snapshot;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows by their keys, a few in a statement. Rows of a table without a key are found by those of their values that a statement
 * can compare, and then compared here cell by cell.
 */
public final class LookUp {
    private static final int MOST_PARAMETERS = 900;

    private LookUp() {}

    /** See {@link io.godwit.spi.Source#lookUp}. */
    public static List<Row> rows(Sessions sessions, TablePlan plan, @Nullable Snapshot snapshot, List<Row> keys) {
        Table table = plan.table();
        if (keys.isEmpty()) {
            return List.of();
        }
        OracleSnapshot view = (OracleSnapshot) snapshot;
        RowForm form = RowForm.of(table, sessions.server().isUnicode());
        int[] compared = table.key() == null ? comparable(form) : table.keyIndexes();
        List<Row> found = new ArrayList<>();
        try (Connection connection = sessions.open("look up")) {
            int together = Math.max(1, MOST_PARAMETERS / Math.max(compared.length, 1));
            for (int from = 0; from < keys.size(); from += together) {
                List<Row> some = keys.subList(from, Math.min(from + together, keys.size()));
                read(connection, table, view, form, compared, some, found);
            }
            return found;
        } catch (SQLException e) {
            throw OracleErrors.of(e, "looking rows up", table.id().toString());
        }
    }

    private static int[] comparable(RowForm form) {
        List<Integer> columns = new ArrayList<>();
        for (int c = 0; c < form.columns(); c++) {
            if (!form.codec(c).equalTo().isEmpty()) {
                columns.add(c);
            }
        }
        return columns.stream().mapToInt(Integer::intValue).toArray();
    }

    private static void read(
            Connection connection,
            Table table,
            @Nullable OracleSnapshot view,
            RowForm form,
            int[] compared,
            List<Row> keys,
            List<Row> found)
            throws SQLException {
        List<String> conditions = new ArrayList<>();
        for (Row key : keys) {
            conditions.add(condition(table, form, compared, key));
        }
        String filter = table.filter() == null ? "" : "(" + table.filter() + ") AND ";
        String query =
                "SELECT " + form.items() + " FROM " + Quoting.table(table.id()) + (view == null ? "" : view.asOf())
                        + " " + Codec.ALIAS + " WHERE " + filter + "(" + String.join(" OR ", conditions) + ")";
        int[] indexes = table.keyIndexes();
        boolean keyed = table.key() != null;
        boolean told = keyed
                && IntStream.of(indexes).noneMatch(c -> form.codec(c).equalTo().isEmpty());
        Set<Row> wanted = told ? null : new HashSet<>(keys);
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            int parameter = 1;
            for (Row key : keys) {
                for (int i = 0; i < compared.length; i++) {
                    int cell = keyed ? i : compared[i];
                    if (!key.isNull(cell) && !form.codec(compared[i]).equalTo().isEmpty()) {
                        form.codec(compared[i]).bind(statement, parameter++, key, cell);
                    }
                }
            }
            RowBatch batch = new RowBatch(RowFormat.NEUTRAL, form.columns());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    batch.clear();
                    form.read(rows, batch);
                    Row row = Row.copyOf(batch.at(0));
                    // what no statement can compare is compared here
                    if (wanted == null || wanted.contains(keyed ? key(row, indexes) : row)) {
                        found.add(row);
                    }
                }
            }
        }
    }

    private static Row key(Row row, int[] indexes) {
        int[] starts = new int[indexes.length];
        int[] lengths = new int[indexes.length];
        for (int i = 0; i < indexes.length; i++) {
            starts[i] = row.start(indexes[i]);
            lengths[i] = row.length(indexes[i]);
        }
        return Row.copyOf(new Row(row.data(), starts, lengths));
    }

    private static String condition(Table table, RowForm form, int[] compared, Row key) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < compared.length; i++) {
            int cell = table.key() == null ? compared[i] : i;
            Codec codec = form.codec(compared[i]);
            if (key.isNull(cell)) {
                parts.add(codec.name() + " IS NULL");
            } else if (!codec.equalTo().isEmpty()) {
                parts.add(codec.equalTo());
            }
        }
        return parts.isEmpty() ? "1 = 1" : "(" + String.join(" AND ", parts) + ")";
    }
}
