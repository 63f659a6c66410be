package io.godwit.sqlserver.catalog.neutral;

import io.godwit.spi.schema.TableId;
import io.godwit.sqlserver.connection.Quoting;

/** How far the numbering of rows has come (Transact-SQL Reference, DBCC CHECKIDENT). */
final class Counting {
    private Counting() {}

    /** The statement after which the next row gets this number: it is the seed itself where the table never had a row. */
    static String identity(TableId table, long next) {
        String name = Quoting.text(Quoting.table(table));
        // as a plain text where it can be one, which peers of the server want it to be
        String plain = name.chars().allMatch(c -> c < 128) ? name.substring(1) : name;
        return "IF (SELECT i.last_value FROM sys.identity_columns i WHERE i.object_id = OBJECT_ID(" + name
                + ")) IS NULL " + reseed(plain, next) + " ELSE " + reseed(plain, next - 1);
    }

    private static String reseed(String name, long number) {
        return "DBCC CHECKIDENT (" + name + ", RESEED, " + number + ") WITH NO_INFOMSGS";
    }
}
