package io.godwit.mysql.apply;

import io.godwit.mysql.connection.Quoting;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/**
 * The temporary tables of one applying session, in which rows wait for the statements that use them. Making one does not end a
 * transaction, but servers that keep global transaction numbers consistent refuse it within one (MySQL Reference Manual,
 * "Restrictions on Replication with GTIDs"): it is then made before the next.
 */
final class Stages {
    /** The column that tells what a row is for; no column of a moved table is called so in earnest. */
    static final String NUMBER = "`godwit number`";

    private static final int KEPT = 64;
    private static final int GTID_VIOLATION = 1787;

    private final Connection connection;
    private final Map<String, Boolean> ready = new LinkedHashMap<>(64, 0.75f, true);
    private boolean refusedInside;

    Stages(Connection connection) {
        this.connection = connection;
    }

    /** The quoted name of a table's stage. */
    static String name(TargetTable table, int number) {
        return Quoting.name(table.plan.table().target().schema()) + "." + Quoting.name("godwit_stage_" + number);
    }

    /**
     * Makes a table's stage unless it is there.
     *
     * @param inside whether the session has a transaction open
     * @return whether it is there now, and empty
     */
    boolean prepare(TargetTable table, int number, boolean inside) throws SQLException {
        String name = name(table, number);
        Boolean known = ready.get(name);
        if (known != null) {
            return known;
        }
        if (inside) {
            return !refusedInside && make(table, name);
        }
        connection.setAutoCommit(true);
        try {
            if (ready.size() == KEPT) {
                String oldest = ready.keySet().iterator().next();
                if (Boolean.TRUE.equals(ready.remove(oldest))) {
                    execute("DROP TEMPORARY TABLE " + oldest);
                }
            }
            return make(table, name);
        } finally {
            connection.setAutoCommit(false);
        }
    }

    private boolean make(TargetTable table, String name) throws SQLException {
        StringJoiner columns =
                new StringJoiner(", ", "CREATE TEMPORARY TABLE " + name + " (" + NUMBER + " INT, ", ") ENGINE=InnoDB");
        for (int c = 0; c < table.columns.length; c++) {
            columns.add(table.definition(c));
        }
        try {
            execute(columns.toString());
        } catch (SQLException e) {
            if (e.getErrorCode() == GTID_VIOLATION) {
                refusedInside = true;
                return false;
            }
            if (isRefusal(e)) {
                ready.put(name, false);
                return false;
            }
            throw e;
        }
        ready.put(name, true);
        return true;
    }

    /** Whether the server will not have this table: no privilege, a row that is too wide with one column more, and the like. */
    private static boolean isRefusal(SQLException error) {
        return switch (error.getErrorCode()) {
            case 1044, 1117, 1118, 1142, 1227, 1290, 1939, 4161 -> true;
            default -> false;
        };
    }

    /** Empties a stage that was used; undone with the transaction like everything in it. */
    void clear(TargetTable table, int number) throws SQLException {
        execute("DELETE FROM " + name(table, number));
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
