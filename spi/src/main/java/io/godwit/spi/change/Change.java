package io.godwit.spi.change;

import io.godwit.spi.TablePlan;
import io.godwit.spi.row.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row change. Rows hold the plan's moved columns in order, in the plan's change format.
 *
 * @param kind what happened
 * @param plan the table's plan; the first table's for a truncation. With a table without cascades where the source let no
 *     rows follow
 * @param before for an update the old row if the key changed or the source sends full images, else null; for a delete always
 *     there. Columns that were not sent are {@linkplain io.godwit.spi.row.Cells#ABSENT absent}: all but the key's, unless
 *     images are full
 * @param after the new row of an insert or update, else null. A large value that did not change may be absent
 * @param truncated all tables that one truncation emptied together; empty otherwise
 */
public record Change(
        Kind kind,
        TablePlan plan,
        @Nullable Row before,
        @Nullable Row after,
        List<TablePlan> truncated) {
    /** What can happen to a row. */
    public enum Kind {
        INSERT,
        UPDATE,
        DELETE,
        TRUNCATE
    }

    /** A new row. */
    public static Change insert(TablePlan plan, Row after) {
        return new Change(Kind.INSERT, plan, null, after, List.of());
    }

    /** A changed row. */
    public static Change update(TablePlan plan, @Nullable Row before, Row after) {
        return new Change(Kind.UPDATE, plan, before, after, List.of());
    }

    /** A row that is gone. */
    public static Change delete(TablePlan plan, Row before) {
        return new Change(Kind.DELETE, plan, before, null, List.of());
    }

    /** Tables that were emptied by one statement. */
    public static Change truncate(List<TablePlan> truncated) {
        return new Change(Kind.TRUNCATE, truncated.get(0), null, null, List.copyOf(truncated));
    }

    /** Bytes held by its rows, for bounding queues. */
    public long bytes() {
        return 64 + (before == null ? 0 : before.bytes()) + (after == null ? 0 : after.bytes());
    }
}
