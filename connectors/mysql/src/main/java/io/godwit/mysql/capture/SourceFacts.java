package io.godwit.mysql.capture;

import io.godwit.spi.schema.ColumnRule;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import org.jspecify.annotations.Nullable;

/** What a stream of changes has to know of its source besides the log. */
public interface SourceFacts {
    /** A table's definition as it is now; null if there is no such table. */
    @Nullable
    Table present(TableId table);

    /** What the migration file says of a column. */
    ColumnRule rule(TableId table, String column);
}
