package io.godwit.postgresql.load;

import io.godwit.postgresql.connection.Sessions;
import io.godwit.spi.load.Split;
import io.godwit.spi.load.SplitSize;
import io.godwit.spi.schema.Table;
import java.util.List;

/** Divides a table into ranges. */
public final class Splits {
    private Splits() {}

    public static List<Split> of(Sessions sessions, Table table, SplitSize size) {
        throw new UnsupportedOperationException("not written yet");
    }
}
