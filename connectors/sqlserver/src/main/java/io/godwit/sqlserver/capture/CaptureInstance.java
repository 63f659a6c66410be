package io.godwit.sqlserver.capture;

import io.godwit.spi.schema.TableId;
import io.godwit.sqlserver.connection.Quoting;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One capture instance (cdc.change_tables and cdc.captured_columns): a table may have two.
 *
 * @param name the instance's name
 * @param changeTable the change table's object number
 * @param source the table
 * @param sourceObject the table's object number
 * @param begins from where on it holds all changes; null until the capture job has established it
 * @param columns names of the captured columns; the one at index i has ordinal i + 1, and bit i in update masks
 * @param present those of them that the table still has: one that was dropped and made anew under its name is not among them
 * @param ordered whether its rows say in which order they were made ({@code __$command_id})
 * @param allowsSwitch whether partitions may be switched in and out, which no change table shows
 */
record CaptureInstance(
        String name,
        long changeTable,
        TableId source,
        long sourceObject,
        @Nullable LogPosition begins,
        List<String> columns,
        Set<String> present,
        boolean ordered,
        boolean allowsSwitch) {

    /** The change table. */
    TableId changes() {
        return new TableId("cdc", name + "_CT");
    }

    /** The change table's name in statements. */
    String table() {
        return table(name);
    }

    /** The name in statements of the change table of an instance. */
    static String table(String instance) {
        return "[cdc]." + Quoting.name(instance + "_CT");
    }

    /** Whether all is there that was committed after a position. */
    boolean holds(LogPosition from) {
        return begins != null && begins.compareTo(from.next()) <= 0;
    }
}
