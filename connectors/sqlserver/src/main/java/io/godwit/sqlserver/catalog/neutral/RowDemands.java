package io.godwit.sqlserver.catalog.neutral;

import io.godwit.spi.demand.Alike;
import io.godwit.spi.demand.Demand;
import io.godwit.spi.demand.Demand.Consequence;
import io.godwit.spi.demand.Limit;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Definition.ForeignKeyDefinition;
import io.godwit.spi.schema.Definition.IndexDefinition;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import io.godwit.sqlserver.SqlServerConnector;
import io.godwit.sqlserver.catalog.neutral.TypeSpelling.Spelled;
import io.godwit.sqlserver.connection.Server;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What rows of another engine must keep to in the tables that are made of it here. */
public final class RowDemands {
    /** Transact-SQL Reference, "date", "datetime2", "datetimeoffset". */
    private static final Limit YEARS = new Limit.Years(1, 9999);

    /** Transact-SQL Reference, "Spatial types - geometry". */
    private static final int MOST_SRID = 999_999;

    private static final int MICROSECONDS = 6;

    private final Map<TableId, Map<String, Spelled>> types;
    private final Map<TableId, Table> tables = new HashMap<>();
    private final Set<TableId> keyed = new HashSet<>();
    private final int mostIndexBytes;
    private final List<Demand> demands = new ArrayList<>();

    private RowDemands(Schema schema, Server server) {
        this.types = ColumnSpellings.of(schema, server);
        this.mostIndexBytes = ColumnSpellings.mostIndexBytes(server);
        schema.tables().forEach(t -> tables.put(t.target(), t));
    }

    /** The demands: columns table by table, then keys, indexes and foreign keys. */
    public static List<Demand> of(Schema schema, Server server) {
        if (schema.engine().equals(SqlServerConnector.ENGINE)) {
            return List.of();
        }
        RowDemands made = new RowDemands(schema, server);
        for (Table table : schema.tables()) {
            table.moved().forEach(c -> made.column(table, c));
        }
        for (SchemaObject object : schema.objects()) {
            if (object.skipped() == null && object.definition() instanceof IndexDefinition index) {
                made.index(index);
            } else if (object.skipped() == null && object.definition() instanceof ForeignKeyDefinition key) {
                made.foreignKey(key);
            }
        }
        for (Table table : schema.tables()) {
            Key key = table.key();
            if (key != null && !made.keyed.contains(table.target())) {
                made.unique(table, key.name(), key.columns(), Consequence.STOPS);
            }
        }
        return made.demands;
    }

    private Spelled spelled(Table table, String column) {
        return types.getOrDefault(table.target(), Map.of()).getOrDefault(column, new Spelled("bigint", ""));
    }

    private void column(Table table, Column column) {
        Spelled spelled = spelled(table, column.name());
        NativeText own = NativeText.of(spelled.type());
        Type type = column.type();
        List<Limit> limits = new ArrayList<>();
        switch (own.name()) {
            case "bit" -> limits.add(new Limit.Between(BigDecimal.ZERO, BigDecimal.ONE));
            case "smallint" -> limits.add(range(16));
            case "int" -> limits.add(range(32));
            case "bigint" -> limits.add(range(64));
            case "decimal" -> {
                limits.add(new Limit.Finite());
                limits.add(new Limit.Digits(own.precision() - own.scale(), own.scale()));
            }
            case "real", "float" -> limits.add(new Limit.Finite());
            case "date", "datetime2", "datetimeoffset" -> {
                limits.add(new Limit.Calendar());
                limits.add(YEARS);
            }
            case "time" -> limits.add(new Limit.TimeOfDay());
            case "uniqueidentifier" -> limits.add(new Limit.Uuid());
            case "varbinary" -> {
                if (own.length() > 0) {
                    limits.add(new Limit.Octets(own.length()));
                }
            }
            case "geometry" -> {
                limits.add(new Limit.PlainShapes());
                limits.add(new Limit.ReferenceSystem(MOST_SRID));
            }
            default -> text(type, own, limits);
        }
        int digits = digits(type);
        if (digits < MICROSECONDS || digits > TypeSpelling.MOST_DIGITS) {
            limits.add(new Limit.FractionDigits(Math.min(digits, TypeSpelling.MOST_DIGITS)));
        }
        for (Limit limit : limits) {
            demands.add(new Demand.OfColumn(table, column, limit, spelled.plain(), Consequence.STOPS));
        }
    }

    private static void text(Type type, NativeText own, List<Limit> limits) {
        if (type instanceof Type.Enumeration enumeration) {
            limits.add(new Limit.Labels(enumeration.labels()));
        } else if (own.length() > 0) {
            limits.add(own.isUnicode() ? new Limit.Utf16Units(own.length()) : new Limit.Characters(own.length()));
        }
    }

    private static int digits(Type type) {
        if (type instanceof Type.Time time) {
            return time.digits();
        } else if (type instanceof Type.Timestamp timestamp) {
            return timestamp.digits();
        }
        return type instanceof Type.Duration duration ? duration.digits() : MICROSECONDS;
    }

    private static Limit range(int bits) {
        BigInteger half = BigInteger.TWO.pow(bits - 1);
        return new Limit.Between(new BigDecimal(half.negate()), new BigDecimal(half.subtract(BigInteger.ONE)));
    }

    private void index(IndexDefinition index) {
        Table table = tables.get(index.table());
        List<String> columns = ColumnSpellings.plainColumns(index);
        if (table == null || columns.isEmpty()) {
            return;
        }
        Key key = table.key();
        boolean addresses = key != null && index.unique() && columns.equals(key.columns());
        boolean essential = index.primary() || addresses;
        if (addresses) {
            keyed.add(index.table());
        }
        if (index.unique() && index.condition() == null) {
            unique(table, index.name(), columns, essential ? Consequence.STOPS : Consequence.OBJECT_LEFT_OUT);
        }
        size(table, index.name(), columns, essential ? Consequence.MAY_STOP : Consequence.OBJECT_LEFT_OUT);
    }

    /** Under every collation blanks at the end count for nothing. */
    private void unique(Table table, String name, List<String> columns, Consequence consequence) {
        boolean texts = columns.stream()
                .anyMatch(c -> NativeText.of(spelled(table, c).type()).isText());
        if (texts) {
            demands.add(new Demand.Distinct(table, name, columns, Set.of(Alike.TRAILING_BLANKS), consequence));
        }
    }

    /** A text's bytes in UTF-16 are at most twice those in UTF-8, by which sources count. */
    private void size(Table table, String name, List<String> columns, Consequence consequence) {
        int most = 0;
        boolean texts = false;
        boolean indexable = true;
        List<Demand.EntrySize.Part> parts = new ArrayList<>();
        for (String column : columns) {
            NativeText own = NativeText.of(spelled(table, column).type());
            indexable &= own.isIndexable();
            texts |= own.isText();
            most += own.bytes();
            parts.add(new Demand.EntrySize.Part(column, 0));
        }
        if (indexable && most > mostIndexBytes) {
            demands.add(
                    new Demand.EntrySize(table, name, parts, texts ? mostIndexBytes / 2 : mostIndexBytes, consequence));
        }
    }

    private void foreignKey(ForeignKeyDefinition key) {
        Table table = tables.get(key.table());
        Table referenced = tables.get(key.referenced());
        if (table != null && referenced != null) {
            demands.add(new Demand.Reference(
                    table,
                    key.name(),
                    key.columns(),
                    referenced,
                    key.referencedColumns(),
                    Consequence.OBJECT_LEFT_OUT));
        }
    }
}
