package io.godwit.testkit.tds.sql;

import io.godwit.testkit.tds.dictionary.Database;
import io.godwit.testkit.tds.dictionary.DatabaseObject;
import io.godwit.testkit.tds.dictionary.TableInfo;
import java.sql.SQLException;
import java.util.List;

/** Empties a table at once. */
final class Truncation {
    private Truncation() {}

    /** Reads what follows TRUNCATE, and does it. */
    static void run(Session session, Changes in, Database database) {
        in.expect("table");
        List<String> parts = in.names();
        if (!(session.find(parts) instanceof TableInfo table)) {
            throw new TdsException(
                    4701,
                    "Cannot find the object \"" + String.join(".", parts)
                            + "\" because it does not exist or you do not have permissions.");
        }
        if (table.captured) {
            throw new TdsException(
                    4711,
                    "Cannot truncate table '" + table.name
                            + "' because it is published for replication or enabled for Change Data Capture.");
        }
        for (DatabaseObject object : database.objects()) {
            if (object instanceof DatabaseObject.ForeignKey key && key.referenced == table && key.table != table) {
                throw new TdsException(
                        4712,
                        "Cannot truncate table '" + table.name
                                + "' because it is being referenced by a FOREIGN KEY constraint.");
            }
        }
        BatchNames.take(session, table, Locks.Mode.EXCLUSIVE);
        try (var statement = session.work().main().createStatement()) {
            statement.executeUpdate("DELETE FROM " + table.stored);
            session.work().changes().removeIf(c -> c.table == table);
            database.capture.tracking().truncated(table);
        } catch (SQLException e) {
            throw session.work().error(e, "TRUNCATE TABLE");
        }
        var column = table.identity();
        var identity = column == null ? null : column.identity;
        if (identity != null) {
            Long before = identity.last();
            identity.reseed(null);
            session.work().remember(() -> identity.reseed(before));
        }
    }
}
