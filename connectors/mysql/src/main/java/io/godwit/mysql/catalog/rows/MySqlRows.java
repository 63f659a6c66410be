package io.godwit.mysql.catalog.rows;

import io.godwit.mysql.MySqlErrors;
import io.godwit.mysql.connection.Quoting;
import io.godwit.mysql.connection.ServerVersion;
import io.godwit.mysql.connection.Sessions;
import io.godwit.mysql.load.SqlType;
import io.godwit.spi.demand.Alike;
import io.godwit.spi.demand.Answer;
import io.godwit.spi.demand.Demand;
import io.godwit.spi.demand.Effort;
import io.godwit.spi.demand.Limit;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.TableId;
import io.godwit.sql.rows.RowExamination;
import io.godwit.sql.rows.RowLanguage;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rows of MySQL and MariaDB. */
public final class MySqlRows implements RowLanguage {
    /** ER_QUERY_TIMEOUT of MySQL, ER_STATEMENT_TIMEOUT of MariaDB, and a statement that was killed. */
    private static final Set<Integer> TOO_LONG = Set.of(3024, 1969, Sessions.QUERY_INTERRUPTED);

    private final ServerVersion version;

    private MySqlRows(ServerVersion version) {
        this.version = version;
    }

    /** Counts rows that do not keep to demands. */
    public static List<Answer> examine(Sessions sessions, List<Demand> demands, Effort effort) {
        try (Connection connection = sessions.open("assess")) {
            return new RowExamination(connection, new MySqlRows(sessions.version())).examine(demands, effort);
        } catch (SQLException e) {
            throw MySqlErrors.of(e, sessions.side(), "assessing the source's rows", sessions.address());
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
        return Conditions.outside(limit, column);
    }

    @Override
    public @Nullable String replaced(Column column, String date) {
        return Conditions.replaced(column, date);
    }

    @Override
    public long mostOctets(Column column) {
        return Conditions.mostOctets(SqlType.parse(column.nativeType()));
    }

    @Override
    public String octets(Column column, int prefix) {
        String name = Quoting.name(column.name());
        return Conditions.octets(
                SqlType.parse(column.nativeType()), prefix > 0 ? "LEFT(" + name + ", " + prefix + ")" : name);
    }

    @Override
    public boolean isText(Column column) {
        return Conditions.isText(SqlType.parse(column.nativeType()));
    }

    @Override
    public @Nullable String folded(Column column, Set<Alike> alike) {
        if (alike.contains(Alike.ACCENTS)) {
            return null;
        }
        String text = "CONVERT(" + Quoting.name(column.name()) + " USING utf8mb4)";
        if (alike.contains(Alike.TRAILING_BLANKS)) {
            text = "TRIM(TRAILING ' ' FROM " + text + ")";
        }
        if (alike.contains(Alike.CASE)) {
            text = "LOWER(" + text + ")";
        }
        return "CAST(" + text + " AS BINARY)";
    }

    @Override
    public String same(String left, String right) {
        return "CAST(" + left + " AS BINARY) = CAST(" + right + " AS BINARY)";
    }

    @Override
    public String timeLimit(long millis) {
        return version.isMariaDb()
                ? "SET SESSION max_statement_time = " + Math.max(millis, 10) / 1000.0
                : "SET SESSION max_execution_time = " + millis;
    }

    @Override
    public boolean isTooLong(SQLException error) {
        return TOO_LONG.contains(error.getErrorCode());
    }

    @Override
    public boolean isBroken(SQLException error) {
        String state = error.getSQLState() == null ? "" : error.getSQLState();
        return state.startsWith("08");
    }
}
