package io.godwit.sqlserver.apply;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * Lets one session give rows their numbers itself, which the server allows for one table at a time (Transact-SQL Reference, "SET
 * IDENTITY_INSERT").
 */
final class IdentityInsert {
    private final Connection connection;
    private @Nullable String table;

    IdentityInsert(Connection connection) {
        this.connection = connection;
    }

    /** To be called before rows are inserted into a table. */
    void allow(TargetTable wanted) throws SQLException {
        if (wanted.identity < 0 || wanted.name.equals(table)) {
            return;
        }
        // in a batch of its own: within a prepared statement it would end with that
        try (Statement statement = connection.createStatement()) {
            if (table != null) {
                statement.execute("SET IDENTITY_INSERT " + table + " OFF");
                table = null;
            }
            statement.execute("SET IDENTITY_INSERT " + wanted.name + " ON");
            table = wanted.name;
        }
    }
}
