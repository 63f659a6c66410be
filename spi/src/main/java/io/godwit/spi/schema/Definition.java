package io.godwit.spi.schema;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an object is, apart from any engine's language: another engine makes it from this. Names are the target's. What a
 * source cannot say in these terms it leaves null, and the object is then listed with its text, to be made by hand.
 */
public sealed interface Definition extends Serializable {
    /** The table or index it belongs to. */
    TableId table();

    /**
     * What a {@link Table} does not say of its columns.
     *
     * @param columns those of which there is something to say, generated ones included
     * @param comment empty if none
     */
    record TableDefinition(TableId table, List<ColumnDefinition> columns, String comment) implements Definition {
        public TableDefinition {
            columns = List.copyOf(columns);
        }
    }

    /**
     * One column.
     *
     * @param column its name
     * @param defaultValue null if none, or if it cannot be said; see {@code unsaid}
     * @param counter whether the server numbers rows by it: auto-increment, identity, or a sequence it owns
     * @param generated what it is computed from; null if it is not, or if that cannot be said
     * @param unsaid the source's text of a default or a computation that cannot be said here; empty if there is none
     * @param ignoresCase whether the source takes texts for equal that differ in case only
     * @param comment empty if none
     */
    record ColumnDefinition(
            String column,
            @Nullable Expression defaultValue,
            boolean counter,
            @Nullable Expression generated,
            String unsaid,
            boolean ignoresCase,
            String comment)
            implements Serializable {}

    /**
     * A primary key, a unique constraint or an index.
     *
     * @param name its name on the source
     * @param primary whether it is the primary key
     * @param unique whether it is unique
     * @param parts its columns or expressions, in order
     * @param condition which rows are in it; null for all
     */
    record IndexDefinition(
            TableId table,
            String name,
            boolean primary,
            boolean unique,
            List<IndexPart> parts,
            @Nullable Expression condition)
            implements Definition {
        public IndexDefinition {
            parts = List.copyOf(parts);
        }
    }

    /** An index of the boxes around a column's shapes. */
    record SpatialIndexDefinition(TableId table, String name, String column) implements Definition {}

    /**
     * One part of an index.
     *
     * @param value a {@link Expression.ColumnValue} or an expression
     * @param descending whether it runs downwards
     * @param prefix how many leading characters or bytes are indexed; 0 for all
     */
    record IndexPart(Expression value, boolean descending, int prefix) implements Serializable {}

    /** A foreign key. */
    record ForeignKeyDefinition(
            TableId table,
            String name,
            List<String> columns,
            TableId referenced,
            List<String> referencedColumns,
            Cascade.Action onDelete,
            Cascade.Action onUpdate)
            implements Definition {
        public ForeignKeyDefinition {
            columns = List.copyOf(columns);
            referencedColumns = List.copyOf(referencedColumns);
        }
    }

    /** A condition that every row keeps. */
    record CheckDefinition(TableId table, String name, Expression condition) implements Definition {}

    /**
     * How far the numbering of a column has come.
     *
     * @param next the number the next row gets
     */
    record CounterDefinition(TableId table, String column, long next) implements Definition {}

    /**
     * A view.
     *
     * @param table its name
     * @param source its name where it is read
     * @param columns its columns as the source has them
     * @param query what it shows; null if that cannot be said
     * @param comparesTexts whether texts are compared with one another in it: no two texts are equal that differ
     * @param unsaid why it cannot be said, as the end of a sentence that begins with "it"; empty if it is
     */
    record ViewDefinition(
            TableId table,
            TableId source,
            List<Column> columns,
            @Nullable Query query,
            boolean comparesTexts,
            String unsaid)
            implements Definition {
        public ViewDefinition {
            columns = List.copyOf(columns);
        }
    }
}
