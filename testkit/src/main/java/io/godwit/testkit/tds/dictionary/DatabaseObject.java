package io.godwit.testkit.tds.dictionary;

import java.time.LocalDateTime;

/** What has a number and a name in a schema. Fields change only under the database's lock. */
public class DatabaseObject {
    public final int id;
    public final String type;
    public final int parent;
    public final LocalDateTime created =
            LocalDateTime.now(java.time.ZoneOffset.UTC).withNano(0);
    public String schema;
    public String name;
    public boolean systemNamed;

    public DatabaseObject(int id, String schema, String name, String type, int parent) {
        this.id = id;
        this.schema = schema;
        this.name = name;
        this.type = type;
        this.parent = parent;
    }

    /** A key that points to another table. */
    public static final class ForeignKey extends DatabaseObject {
        public final TableInfo table;
        public final TableInfo referenced;
        public final java.util.List<ColumnInfo> columns;
        public final java.util.List<ColumnInfo> referencedColumns;
        public final int onDelete;
        public final int onUpdate;
        public boolean disabled;
        public boolean trusted = true;

        public ForeignKey(
                int id,
                String name,
                TableInfo table,
                TableInfo referenced,
                java.util.List<ColumnInfo> columns,
                java.util.List<ColumnInfo> referencedColumns,
                int onDelete,
                int onUpdate) {
            super(id, table.schema, name, "F ", table.id);
            this.table = table;
            this.referenced = referenced;
            this.columns = columns;
            this.referencedColumns = referencedColumns;
            this.onDelete = onDelete;
            this.onUpdate = onUpdate;
        }
    }

    /** A condition on rows. */
    public static final class Check extends DatabaseObject {
        public final String definition;
        public boolean disabled;
        public boolean trusted = true;

        public Check(int id, String name, TableInfo table, String definition) {
            super(id, table.schema, name, "C ", table.id);
            this.definition = definition;
        }
    }

    /** A view, procedure, function or trigger: its text. */
    public static final class Module extends DatabaseObject {
        public String definition;
        public boolean disabled;
        public java.util.List<String> events = java.util.List.of();
        /** What a view shows; none of others. */
        public java.util.List<ColumnInfo> columns = java.util.List.of();
        /** The tables and views that a view names. */
        public java.util.List<DatabaseObject> reads = java.util.List.of();

        public Module(int id, String schema, String name, String type, int parent, String definition) {
            super(id, schema, name, type, parent);
            this.definition = definition;
        }
    }

    /** A sequence of numbers. */
    public static final class Sequence extends DatabaseObject {
        public final String typeName;
        public final long start;
        public final long increment;
        public final long minimum;
        public final long maximum;
        public final boolean cycles;
        public Long last;

        public Sequence(
                int id,
                String schema,
                String name,
                String typeName,
                long start,
                long increment,
                long minimum,
                long maximum,
                boolean cycles) {
            super(id, schema, name, "SO", 0);
            this.typeName = typeName;
            this.start = start;
            this.increment = increment;
            this.minimum = minimum;
            this.maximum = maximum;
            this.cycles = cycles;
            this.last = Long.MIN_VALUE;
        }
    }

    /** Another name. */
    public static final class Synonym extends DatabaseObject {
        public final String base;

        public Synonym(int id, String schema, String name, String base) {
            super(id, schema, name, "SN", 0);
            this.base = base;
        }
    }
}
