package io.godwit.postgresql.load;

import static io.godwit.postgresql.connection.Quoting.literal;
import static io.godwit.postgresql.connection.Quoting.name;

import io.godwit.spi.schema.Table;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a table that never held a row a new file in the writer's own transaction, so that COPY may write its rows frozen: no
 * later reader has to look up who wrote them, mark them as seen and write every page once more (PostgreSQL documentation, COPY,
 * FREEZE). Frozen rows show in snapshots older than their commit; on the target of a load nobody has one of use.
 */
final class FreshTable {
    private static final Logger LOG = LoggerFactory.getLogger(FreshTable.class);

    private FreshTable() {}

    /**
     * Tries, in the open transaction, which stays usable. The table is then locked against everyone up to its end. A table in
     * whose file there is anything, even what an earlier attempt rolled back, is left as it is.
     *
     * @return whether rows may be written frozen
     */
    static boolean take(Connection connection, Table table) throws SQLException {
        String target = name(table.target());
        Savepoint before = connection.setSavepoint();
        try (Statement statement = connection.createStatement()) {
            // a session that a failure left ends soon; somebody who reads the table is not worth waiting for
            statement.execute("SET LOCAL lock_timeout = '5s'");
            statement.execute("LOCK TABLE ONLY " + target + " IN ACCESS EXCLUSIVE MODE");
            if (empty(statement, target)) {
                statement.execute("TRUNCATE TABLE ONLY " + target);
                statement.execute("SET LOCAL lock_timeout = 0");
                connection.releaseSavepoint(before);
                return true;
            }
        } catch (SQLException e) {
            LOG.debug("rows of {} are not written frozen", table.target(), e);
        }
        connection.rollback(before);
        connection.releaseSavepoint(before);
        return false;
    }

    private static boolean empty(Statement statement, String target) throws SQLException {
        try (ResultSet row = statement.executeQuery(
                "SELECT pg_catalog.pg_relation_size(" + literal(target) + "::pg_catalog.regclass) = 0")) {
            return row.next() && row.getBoolean(1);
        }
    }
}
