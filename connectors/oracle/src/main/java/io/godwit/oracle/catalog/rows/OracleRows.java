package io.godwit.oracle.catalog.rows;

import io.godwit.oracle.OracleErrors;
import io.godwit.oracle.connection.Quoting;
import io.godwit.oracle.connection.Sessions;
import io.godwit.oracle.load.NativeType;
import io.godwit.oracle.load.NativeType.Family;
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
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Rows of Oracle. The server has no limit of time for statements: the driver has it end one. Before 12.1 a query cannot ask for its
 * first rows in a few words, so that all are looked at there, within the time allowed.
 */
public final class OracleRows implements RowLanguage {
    private final Conditions conditions;
    private final boolean fetches;

    private OracleRows(boolean utf8, boolean fetches) {
        this.conditions = new Conditions(utf8);
        this.fetches = fetches;
    }

    /** Counts rows that do not keep to demands. */
    public static List<Answer> examine(Sessions sessions, List<Demand> demands, Effort effort) {
        OracleRows language = new OracleRows(
                sessions.server().characterSet().equals("AL32UTF8"),
                sessions.server().isAtLeast(12, 1));
        List<Demand> asked = demands.stream().filter(OracleRows::isAsked).toList();
        try (Connection connection = sessions.open("assess")) {
            List<Answer> answers = new RowExamination(connection, language).examine(asked, effort);
            List<Answer> all = new ArrayList<>();
            int next = 0;
            for (Demand demand : demands) {
                all.add(
                        isAsked(demand)
                                ? answers.get(next++)
                                : Answer.unanswered(
                                        demand, "shapes and documents are looked at only while they are moved"));
            }
            return all;
        } catch (SQLException e) {
            throw OracleErrors.of(e, "assessing the source's rows", sessions.address());
        }
    }

    /** What is inside of a shape or of a document no condition can say without an alias of its table. */
    private static boolean isAsked(Demand demand) {
        if (!(demand instanceof Demand.OfColumn of)) {
            return true;
        }
        Family family = NativeType.parse(of.column().nativeType()).family();
        boolean document =
                family == Family.JSON || family == Family.XMLTYPE || of.column().type() instanceof Type.Json;
        boolean inside = of.limit() instanceof Limit.Document || of.limit() instanceof Limit.NoZeroCharacter;
        return family != Family.SDO_GEOMETRY && !(document && inside);
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
        return null; // a date that the calendar has not is refused while it is moved
    }

    @Override
    public long mostOctets(Column column) {
        return Conditions.mostOctets(NativeType.parse(column.nativeType()));
    }

    @Override
    public String octets(Column column, int prefix) {
        NativeType type = NativeType.parse(column.nativeType());
        String name = Quoting.name(column.name());
        String part = type.family() == Family.RAW
                ? "UTL_RAW.SUBSTR(" + name + ", 1, LEAST(UTL_RAW.LENGTH(" + name + "), " + prefix + "))"
                : "SUBSTR(" + name + ", 1, " + prefix + ")";
        return conditions.octets(type, prefix > 0 ? part : name);
    }

    @Override
    public boolean isText(Column column) {
        return Conditions.isText(NativeType.parse(column.nativeType()));
    }

    /** Sessions compare texts byte for byte. One of blanks only becomes a null, of which all fall into one group too. */
    @Override
    public @Nullable String folded(Column column, Set<Alike> alike) {
        if (alike.contains(Alike.ACCENTS)) {
            return null;
        }
        String text = Quoting.name(column.name());
        if (alike.contains(Alike.TRAILING_BLANKS)) {
            text = "RTRIM(" + text + ")";
        }
        return alike.contains(Alike.CASE) ? "LOWER(" + text + ")" : text;
    }

    @Override
    public String same(String left, String right) {
        return left + " = " + right;
    }

    @Override
    public String mark(String condition) {
        return "CASE WHEN " + condition + " THEN 1 ELSE 0 END";
    }

    @Override
    public String marked(String mark) {
        return "SUM(" + mark + ")";
    }

    @Override
    public String atMost(long rows) {
        return fetches ? " FETCH FIRST " + rows + " ROWS ONLY" : "";
    }

    @Override
    public void limit(Statement statement, long millis) throws SQLException {
        statement.setQueryTimeout((int) Math.max(TimeUnit.MILLISECONDS.toSeconds(millis), 1));
    }

    /** There is none; the driver counts. */
    @Override
    public String timeLimit(long millis) {
        return "";
    }

    @Override
    public boolean isTooLong(SQLException error) {
        return OracleErrors.isCancelled(error);
    }

    @Override
    public boolean isBroken(SQLException error) {
        return OracleErrors.isUnreachable(error);
    }
}
