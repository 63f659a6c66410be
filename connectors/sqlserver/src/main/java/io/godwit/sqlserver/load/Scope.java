package io.godwit.sqlserver.load;

import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.util.List;

/** What a source was asked for last: which tables a snapshot of it has to show at one moment. Any thread may use it. */
public final class Scope {
    private volatile List<TableId> tables = List.of();

    /** Keeps what was found. */
    public void keep(Schema schema) {
        tables = schema.tables().stream().map(Table::id).toList();
    }

    /** The tables; none if nothing was asked for yet. */
    List<TableId> tables() {
        return tables;
    }
}
