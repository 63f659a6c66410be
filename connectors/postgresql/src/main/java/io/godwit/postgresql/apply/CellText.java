package io.godwit.postgresql.apply;

import io.godwit.spi.row.Cells;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Cells that hold PostgreSQL's text form. */
final class CellText {
    private CellText() {}

    /** A cell as the driver wants it. */
    static @Nullable String of(Cells row, int column) {
        int length = row.length(column);
        return length < 0 ? null : new String(row.data(), row.start(column), length, StandardCharsets.UTF_8);
    }
}
