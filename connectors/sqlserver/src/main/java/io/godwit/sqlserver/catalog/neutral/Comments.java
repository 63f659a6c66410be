package io.godwit.sqlserver.catalog.neutral;

import io.godwit.spi.schema.TableId;
import io.godwit.sqlserver.connection.Quoting;
import java.util.List;

/** Comments as extended properties (Transact-SQL Reference, sp_addextendedproperty), under the name that tools know. */
final class Comments {
    /** An extended property has at most 7,500 bytes. */
    private static final int MOST_CHARACTERS = 3_750;

    private Comments() {}

    /**
     * Adds the statement, or the name if the comment is too long.
     *
     * @param column empty for the table itself
     */
    static void add(List<String> statements, List<String> tooLong, TableId table, String column, String comment) {
        if (comment.length() > MOST_CHARACTERS) {
            tooLong.add(column.isEmpty() ? "the table" : column);
            return;
        }
        statements.add("EXEC sys.sp_addextendedproperty @name = N'MS_Description', @value = " + Quoting.text(comment)
                + ", @level0type = N'SCHEMA', @level0name = " + Quoting.text(table.schema())
                + ", @level1type = N'TABLE', @level1name = " + Quoting.text(table.name())
                + (column.isEmpty() ? "" : ", @level2type = N'COLUMN', @level2name = " + Quoting.text(column)));
    }
}
