package io.godwit.postgresql.capture;

import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Join;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Plans of tables as they are, made without the catalog reader so that capture and apply are tested on their own. */
public final class Plans {
    private Plans() {}

    /** A plan by primary key, or with full images and no key where {@code keyless}. */
    public static TablePlan plan(TestDatabase database, String table, boolean keyless) throws SQLException {
        TableId id = TableId.parse(table);
        List<Column> columns = new ArrayList<>();
        for (String row :
                database.query("SELECT attname, format_type(atttypid, atttypmod), attnotnull, attgenerated <> '',"
                        + " attstorage <> 'p' FROM pg_attribute WHERE attrelid = '" + table
                        + "'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum")) {
            String[] part = row.split("\\|");
            columns.add(new Column(
                    part[0],
                    new Type.Native("postgresql", part[1]),
                    part[1],
                    part[2].equals("f"),
                    part[3].equals("t"),
                    part[4].equals("t")));
        }
        List<String> keys = database.query("SELECT a.attname FROM pg_index i, unnest(i.indkey) WITH ORDINALITY k(n, o),"
                + " pg_attribute a WHERE i.indrelid = '" + table
                + "'::regclass AND i.indisprimary AND a.attrelid = i.indrelid AND a.attnum = k.n ORDER BY k.o");
        Key key = keyless || keys.isEmpty() ? null : new Key("key", keys, true);
        Table read = new Table(id, id, columns, key, keyless, true, null, 0, 0);
        RowFormat text = new RowFormat("postgresql/text", "");
        return new TablePlan(read, text, "", text, "", Join.NONE);
    }
}
