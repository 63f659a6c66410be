package io.godwit.spi.schema;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What the migration file says of one column. Applies where it is read as neutral cells: between two servers of one engine
 * that share a format, values stay as they are.
 *
 * @param type the neutral type to move it as, in {@link TypeText}'s spelling; null for the one its own type suggests
 * @param noCalendar what to put for a date that no calendar has, such as 0000-00-00; null to stop there
 */
public record ColumnRule(@Nullable String type, @Nullable NoCalendar noCalendar) implements Serializable {
    /** Nothing is said. */
    public static final ColumnRule NONE = new ColumnRule(null, null);

    /**
     * What takes the place of a date that no calendar has.
     *
     * @param date {@code yyyy-mm-dd}, or null for a null
     */
    public record NoCalendar(@Nullable String date) implements Serializable {}
}
