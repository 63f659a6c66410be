package io.godwit.sqlserver.catalog.neutral;

import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Definition;
import io.godwit.spi.schema.Definition.CheckDefinition;
import io.godwit.spi.schema.Definition.CounterDefinition;
import io.godwit.spi.schema.Definition.ForeignKeyDefinition;
import io.godwit.spi.schema.Definition.TableDefinition;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.sql.Dialect;
import io.godwit.sql.ExpressionReader;
import io.godwit.sqlserver.catalog.NativeCheck;
import io.godwit.sqlserver.catalog.NativeColumn;
import io.godwit.sqlserver.catalog.NativeColumn.Identity;
import io.godwit.sqlserver.catalog.NativeDefault;
import io.godwit.sqlserver.catalog.NativeForeignKey;
import io.godwit.sqlserver.catalog.NativeIndex;
import io.godwit.sqlserver.catalog.NativeIndex.Role;
import io.godwit.sqlserver.catalog.NativeSequence;
import io.godwit.sqlserver.catalog.NativeTable;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says of the objects of a SQL Server database what they are in neutral terms, as far as that is sure, so that another engine can make
 * them. Defaults are objects of their own here and parts of columns elsewhere: each gets its table's definition, and so comes with it.
 */
public final class Descriptions {
    private final Map<String, Definition> byName = new HashMap<>();
    private final Map<TableId, Table> moved = new HashMap<>();
    private final Numbering numbering;

    private Descriptions(List<NativeTable> natives, List<NativeSequence> sequences) {
        this.numbering = new Numbering(natives, sequences);
    }

    /**
     * The objects, each with what can be said of it; views are said by {@link ViewDescriptions}.
     *
     * @param natives all tables as the catalog describes them
     * @param sequences all sequences
     * @param tables those whose rows are moved
     */
    public static List<SchemaObject> describe(
            List<SchemaObject> objects, List<NativeTable> natives, List<NativeSequence> sequences, List<Table> tables) {
        Descriptions descriptions = new Descriptions(natives, sequences);
        tables.forEach(t -> descriptions.moved.put(t.id(), t));
        for (NativeTable table : natives) {
            Table known = descriptions.moved.get(table.id());
            if (known != null && table.kind() == NativeTable.Kind.TABLE) {
                descriptions.table(table, known);
            }
        }
        List<SchemaObject> described = new ArrayList<>();
        for (SchemaObject object : objects) {
            Definition definition = descriptions.byName.get(key(object.kind(), object.name()));
            boolean silent = definition == null || object.skipped() != null;
            described.add(silent ? object : object.with(definition));
        }
        return described;
    }

    private static String key(String kind, String name) {
        return kind + "\n" + name;
    }

    private void put(String kind, String name, @Nullable Definition definition) {
        if (definition != null) {
            byName.put(key(kind, name), definition);
        }
    }

    private void table(NativeTable table, Table known) {
        KnownColumns columns = KnownColumns.of(table, known);
        String name = known.target().toString();
        String schema = known.target().schema();
        TableDefinition definition = new NeutralColumns(table, known, columns, numbering).definition();
        put("table", name, definition);
        for (NativeDefault found : table.defaults()) {
            put("default", schema + "." + found.name(), definition);
        }
        for (NativeIndex index : table.indexes()) {
            boolean constraint = index.role() != Role.INDEX;
            String kind = switch (index.role()) {
                case PRIMARY_KEY -> "primary key";
                case UNIQUE_CONSTRAINT -> "unique constraint";
                case INDEX -> index.type() == NativeIndex.Structure.SPATIAL ? "spatial index" : "index";
            };
            put(
                    kind,
                    (constraint ? schema : name) + "." + index.name(),
                    NativeIndexes.definition(index, known, columns));
        }
        for (NativeCheck check : table.checks()) {
            put("check", schema + "." + check.name(), check(check, known, columns));
        }
        for (NativeForeignKey key : table.foreignKeys()) {
            put("foreign key", schema + "." + key.name(), foreignKey(key, known));
        }
        for (NativeColumn column : table.columns()) {
            put("identity value", name + "." + column.name(), counter(column, known));
            NativeSequence sequence = numbering.of(table, column.name());
            if (sequence != null) {
                put("sequence value", sequence.target().toString(), counter(sequence, column, known));
            }
        }
    }

    /** One that is switched off, or that not all rows keep to, is none elsewhere. */
    private static @Nullable Definition check(NativeCheck check, Table table, KnownColumns columns) {
        return check.disabled() || !check.trusted()
                ? null
                : ExpressionReader.condition(Dialect.TRANSACT_SQL, columns.columns(), check.definition())
                        .map(c -> new CheckDefinition(table.target(), check.name(), c))
                        .orElse(null);
    }

    private @Nullable Definition foreignKey(NativeForeignKey key, Table table) {
        Table referenced = moved.get(key.referenced());
        return referenced == null || key.disabled()
                ? null
                : new ForeignKeyDefinition(
                        table.target(),
                        key.name(),
                        key.columns(),
                        referenced.target(),
                        key.referencedColumns(),
                        key.onDelete(),
                        key.onUpdate());
    }

    private static @Nullable Definition counter(NativeColumn column, Table table) {
        Identity identity = column.identity();
        String last = identity == null ? null : identity.last();
        if (identity == null || last == null) {
            return null;
        }
        BigInteger next = new BigInteger(last).add(new BigInteger(identity.increment()));
        return counter(table, column.name(), next);
    }

    private static @Nullable Definition counter(NativeSequence sequence, NativeColumn column, Table table) {
        return sequence.next().isEmpty() ? null : counter(table, column.name(), new BigInteger(sequence.next()));
    }

    private static @Nullable Definition counter(Table table, String column, BigInteger next) {
        return next.bitLength() < Long.SIZE ? new CounterDefinition(table.target(), column, next.longValue()) : null;
    }

    /** Whether texts are compared with something left out, blanks at the end apart. */
    static boolean ignoresCase(NativeColumn column) {
        String collation = column.collation().toUpperCase(Locale.ROOT);
        return !collation.isEmpty() && !collation.endsWith("_BIN") && !collation.endsWith("_BIN2");
    }

    /** A moved column of this name; null if there is none. */
    static @Nullable Column column(Table table, String name) {
        for (Column column : table.columns()) {
            if (column.name().equals(name)) {
                return column;
            }
        }
        return null;
    }
}
