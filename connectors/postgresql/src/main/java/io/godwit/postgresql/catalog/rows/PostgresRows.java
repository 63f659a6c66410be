package io.godwit.postgresql.catalog.rows;

import io.godwit.postgresql.PostgresErrors;
import io.godwit.postgresql.connection.Quoting;
import io.godwit.postgresql.connection.Sessions;
import io.godwit.postgresql.load.ActualTypes;
import io.godwit.spi.demand.Alike;
import io.godwit.spi.demand.Answer;
import io.godwit.spi.demand.Demand;
import io.godwit.spi.demand.Effort;
import io.godwit.spi.demand.Limit;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import io.godwit.sql.rows.RowExamination;
import io.godwit.sql.rows.RowLanguage;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rows of PostgreSQL. */
public final class PostgresRows implements RowLanguage {
    private static final String QUERY_CANCELED = "57014";

    private PostgresRows() {}

    /** Counts rows that do not keep to demands. */
    public static List<Answer> examine(Sessions sessions, List<Demand> demands, Effort effort) {
        try (Connection connection = sessions.open("assess")) {
            return new RowExamination(connection, new PostgresRows()).examine(demands, effort);
        } catch (SQLException e) {
            throw PostgresErrors.of(e, sessions.side(), "assessing the source's rows", sessions.address());
        }
    }

    @Override
    public String name(String name) {
        return Quoting.name(name);
    }

    @Override
    public String table(TableId table) {
        return "ONLY " + Quoting.name(table);
    }

    @Override
    public @Nullable String outside(Limit limit, Column column) {
        return Conditions.outside(limit, column);
    }

    @Override
    public @Nullable String replaced(Column column, String date) {
        return null; // every date is in the calendar here
    }

    @Override
    public long mostOctets(Column column) {
        return Conditions.mostOctets(ActualTypes.limiting(column));
    }

    @Override
    public String octets(Column column, int prefix) {
        String name = Quoting.name(column.name());
        Type type = ActualTypes.limiting(column);
        boolean bytes = type instanceof Type.Bytes;
        String cut = bytes
                ? "substring(" + name + " FROM 1 FOR " + prefix + ")"
                : "left(" + name + "::text, " + prefix + ")";
        return Conditions.octets(type, prefix > 0 ? cut : name);
    }

    @Override
    public boolean isText(Column column) {
        return column.type() instanceof Type.Text || column.type() instanceof Type.Native;
    }

    @Override
    public String folded(Column column, Set<Alike> alike) {
        String text = Quoting.name(column.name()) + "::text";
        if (alike.contains(Alike.TRAILING_BLANKS)) {
            text = "rtrim(" + text + ", ' ')";
        }
        if (alike.contains(Alike.CASE)) {
            text = "lower(" + text + ")";
        }
        if (alike.contains(Alike.ACCENTS)) {
            text = "regexp_replace(normalize(" + text + ", NFD), " + Quoting.literal("[\\u0300-\\u036f]")
                    + ", '', 'g')";
        }
        return text + " COLLATE \"C\"";
    }

    @Override
    public String same(String left, String right) {
        return left + "::text COLLATE \"C\" = " + right + "::text COLLATE \"C\"";
    }

    @Override
    public String timeLimit(long millis) {
        return "SET statement_timeout = " + millis;
    }

    @Override
    public boolean isTooLong(SQLException error) {
        return QUERY_CANCELED.equals(error.getSQLState());
    }

    @Override
    public boolean isBroken(SQLException error) {
        String state = error.getSQLState() == null ? "" : error.getSQLState();
        return state.startsWith("08") || state.startsWith("57P");
    }
}
