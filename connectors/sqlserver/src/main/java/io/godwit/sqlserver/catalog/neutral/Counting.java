package io.godwit.sqlserver.catalog.neutral;

import io.godwit.spi.schema.TableId;
import io.godwit.sqlserver.connection.Quoting;

/** How far the numbering of rows has come (Transact-SQL Reference, DBCC CHECKIDENT). */
final class Counting {
    private Counting() {}

    /** The statement after which the next row gets this number: it is the seed itself where the table never had a row. */
    static String identity(TableId table, long next) {
        String name = Quoting.text(plain(table.schema()) + "." + plain(table.name()));
        return "IF (SELECT last_value FROM sys.identity_columns WHERE object_id = OBJECT_ID(" + name
                + ")) IS NULL DBCC CHECKIDENT (" + name + ", RESEED, " + next + ") WITH NO_INFOMSGS ELSE DBCC CHECKIDENT ("
                + name + ", RESEED, " + (next - 1) + ") WITH NO_INFOMSGS";
    }

    /** In brackets only where a name needs them within a text. */
    private static String plain(String name) {
        return name.matches("[A-Za-z_][A-Za-z0-9_]*") ? name : Quoting.name(name);
    }
}
