package io.godwit.sqlserver.catalog;

import io.godwit.spi.schema.Cascade.Action;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.TableId;
import io.godwit.sqlserver.catalog.NativeColumn.Identity;
import io.godwit.sqlserver.catalog.NativeIndex.Role;
import io.godwit.sqlserver.catalog.NativeIndex.Structure;
import io.godwit.sqlserver.connection.Quoting;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tables, their keys and indexes, checks, defaults and foreign keys, and how far their numbering has come. */
final class TableObjects {
    private final Naming naming;
    private final NativeTables natives;
    private final TableText tables;
    private final IndexText indexes;

    TableObjects(Naming naming, NativeTables natives) {
        this.naming = naming;
        this.natives = natives;
        Storage storage = new Storage();
        this.tables = new TableText(naming, storage);
        this.indexes = new IndexText(naming, storage);
    }

    private List<NativeTable> moved() {
        return natives.of(NativeTable.Kind.TABLE).stream()
                .filter(t -> Movable.refusal(t) == null)
                .toList();
    }

    /** Tables, each with the tree that its rows lie in: sorting them into one later would write them all once more. */
    void addTables(ObjectList out) {
        for (NativeTable table : natives.of(NativeTable.Kind.TABLE)) {
            String name = table.target().toString();
            String refusal = Movable.refusal(table);
            if (refusal != null) {
                out.skip(Kinds.TABLE, name, Stage.PRE_DATA, refusal);
                continue;
            }
            List<String> statements = new ArrayList<>();
            statements.add(tables.create(table));
            statements.addAll(tables.settings(table));
            out.add(Kinds.TABLE, name, Stage.PRE_DATA, statements, Movable.change(table));
            for (NativeIndex index : table.indexes()) {
                if (index.type() == Structure.CLUSTERED) {
                    out.add(kind(index), indexName(table, index), Stage.PRE_DATA, indexes.create(table, index), null);
                }
            }
        }
    }

    /** Keys that changes address rows by, and what lies column by column, which other indexes are built on. */
    void addIndexes(ObjectList out) {
        for (NativeTable table : moved()) {
            NativeIndex key = TableReader.key(table);
            for (NativeIndex index : table.indexes()) {
                if (index.type() == Structure.CLUSTERED_COLUMNSTORE) {
                    addIndex(out, table, index, Stage.KEYS);
                }
            }
            for (NativeIndex index : table.indexes()) {
                boolean first = index.equals(key) || index.role() == Role.PRIMARY_KEY;
                if (index.type() == Structure.NONCLUSTERED) {
                    addIndex(out, table, index, first ? Stage.KEYS : Stage.POST_DATA);
                } else if (index.type() == Structure.NONCLUSTERED_COLUMNSTORE) {
                    addIndex(out, table, index, Stage.POST_DATA);
                } else if (index.type() == Structure.OTHER || index.type() == Structure.HASH) {
                    out.skip(
                            Kinds.INDEX,
                            indexName(table, index),
                            Stage.POST_DATA,
                            "it is of a kind that Godwit does not know");
                }
            }
        }
    }

    private void addIndex(ObjectList out, NativeTable table, NativeIndex index, Stage stage) {
        out.add(kind(index), indexName(table, index), stage, indexes.create(table, index), null);
    }

    private static String kind(NativeIndex index) {
        if (index.isColumnstore()) {
            return Kinds.COLUMNSTORE_INDEX;
        }
        return switch (index.role()) {
            case PRIMARY_KEY -> Kinds.PRIMARY_KEY;
            case UNIQUE_CONSTRAINT -> Kinds.UNIQUE_CONSTRAINT;
            case INDEX -> Kinds.INDEX;
        };
    }

    /** Names of indexes mean something within their table only, those of keys within the schema. */
    static String indexName(NativeTable table, NativeIndex index) {
        return index.role() == Role.INDEX
                ? table.target() + "." + index.name()
                : table.target().schema() + "." + index.name();
    }

    /** Defaults come after the load: until then a null is a null, and what they call need not be there. */
    void addDefaults(ObjectList out) {
        for (NativeTable table : moved()) {
            for (NativeDefault found : table.defaults()) {
                out.add(
                        Kinds.DEFAULT,
                        table.target().schema() + "." + found.name(),
                        Stage.POST_DATA,
                        alter(table) + " ADD CONSTRAINT " + Quoting.name(found.name()) + " DEFAULT "
                                + naming.rewrite(found.definition()) + " FOR " + Quoting.name(found.column()));
            }
        }
    }

    /** Checks, as trusted and as much in use as they were. */
    void addChecks(ObjectList out) {
        for (NativeTable table : moved()) {
            for (NativeCheck check : table.checks()) {
                List<String> statements = new ArrayList<>();
                statements.add(alter(table) + with(check.trusted()) + " ADD CONSTRAINT " + Quoting.name(check.name())
                        + " CHECK" + (check.notForReplication() ? " NOT FOR REPLICATION " : " ")
                        + naming.rewrite(check.definition()));
                if (check.disabled()) {
                    statements.add(alter(table) + " NOCHECK CONSTRAINT " + Quoting.name(check.name()));
                }
                out.add(Kinds.CHECK, table.target().schema() + "." + check.name(), Stage.POST_DATA, statements, null);
            }
        }
    }

    /** Foreign keys, as trusted and as much in use as they were; those to tables that are not moved cannot be. */
    void addForeignKeys(ObjectList out) {
        for (NativeTable table : moved()) {
            for (NativeForeignKey key : table.foreignKeys()) {
                String name = table.target().schema() + "." + key.name();
                if (!isMoved(key.referenced())) {
                    out.skip(
                            Kinds.FOREIGN_KEY,
                            name,
                            Stage.POST_DATA,
                            "it points to " + key.referenced() + ", which is not moved");
                    continue;
                }
                List<String> statements = new ArrayList<>();
                statements.add(alter(table) + with(key.trusted()) + " ADD CONSTRAINT " + Quoting.name(key.name())
                        + " FOREIGN KEY " + list(key.columns()) + " REFERENCES " + naming.sql(key.referenced()) + " "
                        + list(key.referencedColumns())
                        + rule(" ON DELETE ", key.onDelete()) + rule(" ON UPDATE ", key.onUpdate())
                        + (key.notForReplication() ? " NOT FOR REPLICATION" : ""));
                if (key.disabled()) {
                    statements.add(alter(table) + " NOCHECK CONSTRAINT " + Quoting.name(key.name()));
                }
                out.add(Kinds.FOREIGN_KEY, name, Stage.POST_DATA, statements, null);
            }
        }
    }

    private boolean isMoved(TableId table) {
        return moved().stream().anyMatch(t -> t.id().equals(table));
    }

    /**
     * The next number is the last plus the increment, except in a table that never had a row: there it is the very number given
     * (Transact-SQL Reference, "DBCC CHECKIDENT").
     */
    void addCounters(ObjectList out) {
        for (NativeTable table : moved()) {
            for (NativeColumn column : table.columns()) {
                Identity identity = column.identity();
                String last = identity == null ? null : identity.last();
                if (identity != null && last != null) {
                    String name = Quoting.table(table.target());
                    BigInteger next = new BigInteger(last).add(new BigInteger(identity.increment()));
                    out.addCounter(
                            Kinds.IDENTITY_VALUE,
                            table.target() + "." + column.name(),
                            Stage.OPEN,
                            counted(last, identity.increment()),
                            List.of("IF (SELECT i.last_value FROM sys.identity_columns i WHERE i.object_id = OBJECT_ID("
                                    + Quoting.text(name) + ")) IS NULL " + reseed(name, next.toString()) + " ELSE "
                                    + reseed(name, last)));
                }
            }
        }
    }

    private static String reseed(String table, String number) {
        // the procedure takes a name as a plain text too, which peers of the server want it to be
        boolean plain = table.chars().allMatch(c -> c < 128);
        String name = plain ? Quoting.text(table).substring(1) : Quoting.text(table);
        return "DBCC CHECKIDENT (" + name + ", RESEED, " + number + ") WITH NO_INFOMSGS";
    }

    /** How far a counter has come, upwards whichever way it runs; null if that is too large to be told. */
    static @Nullable Long counted(String number, String increment) {
        BigInteger value = new BigInteger(number);
        BigInteger come = new BigInteger(increment).signum() < 0 ? value.negate() : value;
        return come.bitLength() < Long.SIZE ? Long.valueOf(come.longValue()) : null;
    }

    private static String alter(NativeTable table) {
        return "ALTER TABLE " + Quoting.table(table.target());
    }

    private static String with(boolean trusted) {
        return trusted ? " WITH CHECK" : " WITH NOCHECK";
    }

    private static String list(List<String> columns) {
        return columns.stream().map(Quoting::name).collect(Collectors.joining(", ", "(", ")"));
    }

    private static String rule(String when, Action action) {
        return action == Action.NONE ? "" : when + action.name().replace('_', ' ');
    }
}
