package io.godwit.spi.demand;

import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Table;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Something that the rows of a table must keep to so that a target can hold them. Rows outside the table's filter do not count. */
public sealed interface Demand {
    /** The table, as the source reads it. */
    Table table();

    /** What follows if rows do not keep to it. */
    Consequence consequence();

    /** What follows if rows do not keep to a demand. */
    enum Consequence {
        /** The migration stops there, surely. */
        STOPS,
        /** The migration may stop there: it depends on what cannot be counted. */
        MAY_STOP,
        /** The object that the demand is made for is not made on the target; rows are moved. */
        OBJECT_LEFT_OUT
    }

    /**
     * Of the values of a column.
     *
     * @param targetType what the column becomes, in the target's spelling
     */
    record OfColumn(Table table, Column column, Limit limit, String targetType, Consequence consequence)
            implements Demand {}

    /**
     * That no two rows are equal by these columns, as the target compares. Rows with a null in one of them do not count.
     *
     * @param key the key's or index's name, for people
     * @param columns its columns
     * @param alike in what texts may differ and still be equal there; never empty
     */
    record Distinct(Table table, String key, List<String> columns, Set<Alike> alike, Consequence consequence)
            implements Demand {
        public Distinct {
            columns = List.copyOf(columns);
            alike = Set.copyOf(alike);
        }
    }

    /**
     * That no two rows are equal by these columns once dates that no calendar has are replaced. Rows with a null in one of the
     * columns do not count; texts are compared byte for byte.
     *
     * @param key the key's or index's name, for people
     * @param columns its columns
     * @param replaced the date, {@code yyyy-mm-dd}, that takes such a date's place, by column
     */
    record DistinctDates(
            Table table, String key, List<String> columns, Map<String, String> replaced, Consequence consequence)
            implements Demand {
        public DistinctDates {
            columns = List.copyOf(columns);
            replaced = Map.copyOf(replaced);
        }
    }

    /**
     * That the entries of an index are not too long.
     *
     * @param index its name, for people
     * @param parts the columns in it
     * @param most bytes of all of them together, texts as UTF-8
     */
    record EntrySize(Table table, String index, List<Part> parts, int most, Consequence consequence) implements Demand {
        public EntrySize {
            parts = List.copyOf(parts);
        }

        /**
         * One column of an index.
         *
         * @param prefix how many leading characters or bytes are in it; 0 for all
         */
        public record Part(String column, int prefix) {}
    }

    /**
     * That each row points to a row with exactly the same value, byte for byte. Rows with a null in one of the columns do not
     * count.
     *
     * @param name the foreign key's name, for people
     */
    record Reference(
            Table table,
            String name,
            List<String> columns,
            Table referenced,
            List<String> referencedColumns,
            Consequence consequence)
            implements Demand {
        public Reference {
            columns = List.copyOf(columns);
            referencedColumns = List.copyOf(referencedColumns);
        }
    }
}
