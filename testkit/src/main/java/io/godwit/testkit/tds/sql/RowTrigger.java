package io.godwit.testkit.tds.sql;

import io.godwit.testkit.tds.capture.Capture;
import io.godwit.testkit.tds.dictionary.ColumnInfo;
import io.godwit.testkit.tds.dictionary.TableInfo;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.h2.tools.TriggerAdapter;
import org.jspecify.annotations.Nullable;

/** Takes down what a transaction does to a table whose changes are captured; H2 calls it on the session's thread. */
public final class RowTrigger extends TriggerAdapter {
    @Override
    public void fire(Connection connection, @Nullable ResultSet before, @Nullable ResultSet after) throws SQLException {
        Session session = Session.current();
        // H2 gives it longer names when it makes its table anew
        int id = Integer.parseInt(triggerName.replaceAll(".*w_([0-9]+).*", "$1"));
        if (session == null || !(session.database().object(id) instanceof TableInfo table)) {
            return;
        }
        if (!table.captured && session.database().capture.tracking().since(id) == null) {
            return;
        }
        session.work().changes().add(new Capture.Change(table, row(table, before), row(table, after)));
    }

    private static @Nullable Object @Nullable [] row(TableInfo table, @Nullable ResultSet from) throws SQLException {
        if (from == null) {
            return null;
        }
        @Nullable Object[] row = new @Nullable Object[table.columns.size()];
        for (int i = 0; i < row.length; i++) {
            ColumnInfo column = table.columns.get(i);
            row[i] = Values.read(from, i + 1, column.type);
        }
        return row;
    }
}
