package io.godwit.sqlserver.apply;

import io.godwit.sqlserver.connection.Quoting;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/**
 * The temporary tables of one applying session, in which rows wait for the statements that use them. There are never many: the one
 * that was not used for longest goes.
 */
final class Stages {
    /** The column that tells what a row is for; no column of a moved table is called so in earnest. */
    static final String NUMBER = "godwit number";

    private static final int KEPT = 64;

    private final Connection connection;
    private final Map<String, Boolean> ready = new LinkedHashMap<>(64, 0.75f, true);

    Stages(Connection connection) {
        this.connection = connection;
    }

    /** The quoted name of a table's stage. */
    static String name(int number) {
        return Quoting.name("#godwit_stage_" + number);
    }

    /** Makes sure that a table's stage is there and empty; to be called where no savepoint can undo it. */
    void prepare(TargetTable table, int number) throws SQLException {
        String name = name(number);
        try (Statement statement = connection.createStatement()) {
            if (ready.get(name) != null) {
                statement.execute("TRUNCATE TABLE " + name);
                return;
            }
            if (ready.size() == KEPT) {
                String oldest = ready.keySet().iterator().next();
                statement.execute("DROP TABLE " + oldest);
                ready.remove(oldest);
            }
            StringJoiner columns = new StringJoiner(
                    ", ", "CREATE TABLE " + name + " (" + Quoting.name(NUMBER) + " int NOT NULL, ", ")");
            for (int c = 0; c < table.columns.length; c++) {
                columns.add(table.columns[c] + " " + table.stagingType(c) + " NULL");
            }
            statement.execute(columns.toString());
        }
        ready.put(name, true);
    }
}
