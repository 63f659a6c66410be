package io.godwit.sqlserver.catalog.rows;

import io.godwit.spi.demand.Alike;
import io.godwit.spi.demand.Answer;
import io.godwit.spi.demand.Demand;
import io.godwit.spi.demand.Effort;
import io.godwit.spi.demand.Limit;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.TableId;
import io.godwit.sql.rows.RowExamination;
import io.godwit.sql.rows.RowLanguage;
import io.godwit.sqlserver.SqlServerErrors;
import io.godwit.sqlserver.connection.Quoting;
import io.godwit.sqlserver.connection.Sessions;
import io.godwit.sqlserver.load.SqlType;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Rows of SQL Server. The server has no limit of time for statements: the driver has it cancel one, and a table that somebody locks is
 * waited for no longer either.
 */
public final class SqlServerRows implements RowLanguage {
    private static final int LOCK_TIMEOUT = 1222;
    private static final String CANCELED = "HY008";

    private final Conditions conditions;

    private SqlServerRows(boolean utf8) {
        this.conditions = new Conditions(utf8);
    }

    /** Counts rows that do not keep to demands. */
    public static List<Answer> examine(Sessions sessions, List<Demand> demands, Effort effort) {
        boolean utf8 = sessions.server().isAtLeast(Conditions.SERVER_2019);
        try (Connection connection = sessions.open("assess")) {
            connection.setAutoCommit(true);
            return new RowExamination(connection, new SqlServerRows(utf8)).examine(demands, effort);
        } catch (SQLException e) {
            throw SqlServerErrors.of(e, sessions.side(), "assessing the source's rows", sessions.address());
        }
    }

    @Override
    public String name(String name) {
        return Quoting.name(name);
    }

    @Override
    public String table(TableId table) {
        return Quoting.table(table);
    }

    @Override
    public @Nullable String outside(Limit limit, Column column) {
        return conditions.outside(limit, column);
    }

    @Override
    public @Nullable String replaced(Column column, String date) {
        return null; // every date is in the calendar here
    }

    @Override
    public long mostOctets(Column column) {
        return Conditions.mostOctets(SqlType.parse(column.nativeType()));
    }

    @Override
    public String octets(Column column, int prefix) {
        String name = Quoting.name(column.name());
        return conditions.octets(
                SqlType.parse(column.nativeType()), prefix > 0 ? "SUBSTRING(" + name + ", 1, " + prefix + ")" : name);
    }

    @Override
    public boolean isText(Column column) {
        return SqlType.parse(column.nativeType()).isText();
    }

    @Override
    public @Nullable String folded(Column column, Set<Alike> alike) {
        if (alike.contains(Alike.ACCENTS)) {
            return null;
        }
        String text = Conditions.unicode(Quoting.name(column.name()));
        if (alike.contains(Alike.TRAILING_BLANKS)) {
            text = "RTRIM(" + text + ")";
        }
        if (alike.contains(Alike.CASE)) {
            text = "LOWER(" + text + ")";
        }
        return exact(text);
    }

    @Override
    public String same(String left, String right) {
        return exact(Conditions.unicode(left)) + " = " + exact(Conditions.unicode(right));
    }

    /** Byte for byte, blanks at the end included. */
    private static String exact(String text) {
        return "CAST(" + text + " AS varbinary(max))";
    }

    @Override
    public String mark(String condition) {
        return "CASE WHEN " + condition + " THEN 1 ELSE 0 END";
    }

    @Override
    public String marked(String mark) {
        return "SUM(CAST(" + mark + " AS bigint))";
    }

    @Override
    public String rows() {
        return "COUNT_BIG(*)";
    }

    @Override
    public String first(long rows) {
        return "TOP (" + rows + ") ";
    }

    @Override
    public String atMost(long rows) {
        return "";
    }

    @Override
    public void limit(Statement statement, long millis) throws SQLException {
        statement.execute(timeLimit(millis));
        statement.setQueryTimeout((int) Math.max(TimeUnit.MILLISECONDS.toSeconds(millis), 1));
    }

    @Override
    public String timeLimit(long millis) {
        return "SET LOCK_TIMEOUT " + millis;
    }

    @Override
    public boolean isTooLong(SQLException error) {
        return error instanceof SQLTimeoutException
                || CANCELED.equals(error.getSQLState())
                || error.getErrorCode() == LOCK_TIMEOUT;
    }

    @Override
    public boolean isBroken(SQLException error) {
        String state = error.getSQLState() == null ? "" : error.getSQLState();
        return state.startsWith("08");
    }
}
