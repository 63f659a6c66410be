package io.godwit.sql.rows;

import io.godwit.spi.demand.Alike;
import io.godwit.spi.demand.Limit;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.TableId;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How one server says what {@link RowExamination} asks. Conditions and values are of one row of one table, and hold no value. */
public interface RowLanguage {
    /** A name in quotes. */
    String name(String name);

    /** A table as it stands behind FROM. */
    String table(TableId table);

    /** What holds for a value of the column outside of the limit; null if the column's type says that there is none. */
    @Nullable
    String outside(Limit limit, Column column);

    /** The most bytes that a value of the column can have, texts as UTF-8; 0 if it is neither text nor bytes nor a document. */
    long mostOctets(Column column);

    /**
     * A value of the column, or a date in its place where it is one that no calendar has; null if the column has none such.
     *
     * @param date {@code yyyy-mm-dd}
     */
    @Nullable
    String replaced(Column column, String date);

    /**
     * The number of bytes of a value of the column, texts as UTF-8.
     *
     * @param prefix of so many leading characters or bytes only; 0 for all
     */
    String octets(Column column, int prefix);

    /** Whether the column's values are texts, which keys compare by rules of their own. */
    boolean isText(Column column);

    /** A text column's value without what does not count, to be compared exactly; null if the server cannot say it. */
    @Nullable
    String folded(Column column, Set<Alike> alike);

    /** That two texts are the same byte for byte. */
    String same(String left, String right);

    /** A condition as a column of a query. */
    default String mark(String condition) {
        return "(" + condition + ")";
    }

    /** How many rows of a query have a mark. */
    default String marked(String mark) {
        return "SUM(CASE WHEN " + mark + " THEN 1 ELSE 0 END)";
    }

    /** How many rows a query has, whatever their number. */
    default String rows() {
        return "COUNT(*)";
    }

    /** What stands behind SELECT where no more rows than these are wanted; empty if that is said at the end. */
    default String first(long rows) {
        return "";
    }

    /** What stands at a query's end where no more rows than these are wanted; empty if that is said in front. */
    default String atMost(long rows) {
        return " LIMIT " + rows;
    }

    /** Ends a statement that takes longer. */
    default void limit(Statement statement, long millis) throws SQLException {
        statement.execute(timeLimit(millis));
    }

    /** A statement after which the session's statements end that take longer. */
    String timeLimit(long millis);

    /** Whether a statement was ended by that limit. */
    boolean isTooLong(SQLException error);

    /** Whether the session is of no use any more. */
    boolean isBroken(SQLException error);
}
