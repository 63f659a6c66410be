package io.godwit.testkit.oracle;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.Objects;
import org.h2.tools.TriggerAdapter;
import org.jspecify.annotations.Nullable;

/** Takes down what a session of the stand-in (which is not Oracle) does to a row; H2 calls it on the session's thread. */
public final class RowTrigger extends TriggerAdapter {
    /** Called by H2. */
    public RowTrigger() {}

    @Override
    public void fire(Connection connection, @Nullable ResultSet before, @Nullable ResultSet after) throws SQLException {
        Session session = Session.current();
        if (session == null) {
            throw StandInException.error(
                    900, "rows of the stand-in are written through its own sessions", new IllegalStateException());
        }
        StandInTable table = Objects.requireNonNull(session.database().table(schemaName, tableName), tableName);
        Row old = before == null ? null : read(table, before);
        Row now = after == null ? null : read(table, after);
        long transaction = session.write(table, old, now);
        if (old != null) {
            end(connection, table, old.place(), transaction);
        }
        if (now != null) {
            begin(connection, table, now, transaction);
        }
    }

    private static Row read(StandInTable table, ResultSet row) throws SQLException {
        @Nullable Object[] values = new @Nullable Object[table.columns.size()];
        for (int i = 0; i < values.length; i++) {
            StandInTable.Column column = table.columns.get(i);
            String name = column.name();
            String type = String.valueOf(column.type().stored());
            if (type.startsWith("TIMESTAMP")) {
                Class<?> moment = type.endsWith("ZONE") ? OffsetDateTime.class : LocalDateTime.class;
                values[i] = row.getObject(name, moment);
            } else if (type.endsWith("CLOB")) {
                values[i] = row.getString(name);
            } else if (type.equals("BLOB") || type.startsWith("RAW")) {
                values[i] = row.getBytes(name);
            } else {
                values[i] = row.getObject(name);
            }
        }
        return new Row(row.getLong(StandInTable.PLACE), values);
    }

    private static void end(Connection connection, StandInTable table, long place, long transaction)
            throws SQLException {
        String where = " WHERE row_place = " + place + " AND scn_to = " + Database.FOREVER;
        try (var statement = connection.createStatement()) {
            // a version that began in this transaction is never seen
            if (statement.executeUpdate("DELETE FROM " + table.history() + where + " AND scn_from = -" + transaction)
                    == 0) {
                statement.executeUpdate("UPDATE " + table.history() + " SET scn_to = -" + transaction + where);
            }
        }
    }

    private static void begin(Connection connection, StandInTable table, Row row, long transaction)
            throws SQLException {
        String marks = String.join(", ", Collections.nCopies(row.values().length + 3, "?"));
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT INTO " + table.history() + " VALUES (" + marks + ")")) {
            int at = 0;
            for (Object value : row.values()) {
                statement.setObject(++at, value);
            }
            statement.setLong(++at, row.place());
            statement.setLong(++at, -transaction);
            statement.setLong(++at, Database.FOREVER);
            statement.executeUpdate();
        }
    }
}
