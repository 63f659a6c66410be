package io.godwit.testkit.tds.wire;

import io.godwit.testkit.tds.sql.TdsException;
import io.godwit.testkit.tds.sql.TsqlType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a bulk load (MS-TDS 2.2.6.1, 2.2.7.4, 2.2.7.19). */
record Bulk(List<String> names, List<TsqlType> types, List<@Nullable Object[]> rows) {
    private static final int COLUMNS = 0x81;
    private static final int ROW = 0xD1;

    static Bulk read(Input in) {
        List<String> names = new ArrayList<>();
        List<TsqlType> types = new ArrayList<>();
        List<Boolean> fixed = new ArrayList<>();
        List<@Nullable Object[]> rows = new ArrayList<>();
        if (in.readByte() != COLUMNS) {
            throw new TdsException(4022, "Bulk load data was expected but not sent.");
        }
        int count = in.readShort();
        for (int i = 0; i < count; i++) {
            in.readInt();
            in.readShort();
            int token = in.peek();
            fixed.add(Types.isFixed(token));
            types.add(Types.read(in));
            if (token == Types.TEXT || token == Types.NTEXT || token == Types.IMAGE) {
                in.readText(in.readShort());
            }
            names.add(in.readText(in.readByte()));
        }
        while (in.hasMore() && in.peek() == ROW) {
            in.readByte();
            @Nullable Object[] row = new @Nullable Object[count];
            for (int i = 0; i < count; i++) {
                row[i] = ValueReader.read(in, types.get(i), fixed.get(i));
            }
            rows.add(row);
        }
        return new Bulk(names, types, rows);
    }
}
