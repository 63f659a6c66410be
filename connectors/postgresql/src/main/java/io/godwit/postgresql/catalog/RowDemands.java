package io.godwit.postgresql.catalog;

import io.godwit.postgresql.PostgresConnector;
import io.godwit.spi.demand.Demand;
import io.godwit.spi.demand.Demand.Consequence;
import io.godwit.spi.demand.Limit;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Definition.ColumnDefinition;
import io.godwit.spi.schema.Definition.ForeignKeyDefinition;
import io.godwit.spi.schema.Definition.IndexDefinition;
import io.godwit.spi.schema.Definition.IndexPart;
import io.godwit.spi.schema.Definition.TableDefinition;
import io.godwit.spi.schema.Expression.ColumnValue;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
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
    /** PostgreSQL documentation, "B-Tree Indexes": an entry takes at most about a third of a page, after compression. */
    private static final int MOST_ENTRY_BYTES = 2_704;

    /** Header and alignment of each part. */
    private static final int BYTES_OF_A_PART = 8;

    /** PostGIS sources, liblwgeom.h, SRID_MAXIMUM: a larger one is replaced by another with no more than a notice. */
    private static final int MOST_SRID = 999_999;

    private static final int MICROSECONDS = 6;

    private final PostGis postGis;
    private final Map<TableId, Table> tables = new HashMap<>();
    private final Set<String> counters = new HashSet<>();
    private final List<Demand> demands = new ArrayList<>();

    private RowDemands(Schema schema, PostGis postGis) {
        this.postGis = postGis;
        schema.tables().forEach(t -> tables.put(t.target(), t));
        for (SchemaObject object : schema.objects()) {
            if (object.definition() instanceof TableDefinition table) {
                table.columns().stream()
                        .filter(ColumnDefinition::counter)
                        .forEach(c -> counters.add(table.table() + "." + c.column()));
            }
        }
    }

    /** The demands: columns table by table, then indexes and foreign keys. */
    public static List<Demand> of(Schema schema, PostGis postGis) {
        if (schema.engine().equals(PostgresConnector.ENGINE)) {
            return List.of();
        }
        RowDemands made = new RowDemands(schema, postGis);
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
        return made.demands;
    }

    private void column(Table table, Column column) {
        Type type = column.type();
        TypeMapping.Mapped mapped = TypeMapping.mapped(column, postGis);
        boolean counter = counters.contains(table.target() + "." + column.name());
        List<Limit> limits = new ArrayList<>();
        if (type instanceof Type.Text text) {
            limits.add(new Limit.NoZeroCharacter());
            if (text.length() > 0 && !mapped.type().equals("text")) {
                limits.add(new Limit.Characters(text.length()));
            }
        } else if (mapped.type().equals("jsonb")) {
            limits.add(new Limit.NoZeroCharacter());
        } else if (type instanceof Type.Bool) {
            limits.add(new Limit.Between(BigDecimal.ZERO, BigDecimal.ONE));
        } else if (type instanceof Type.Int integer && integer.bits() <= Long.SIZE) {
            limits.add(range(integer.bits() <= 16 ? 16 : integer.bits() <= 32 ? 32 : Long.SIZE));
        } else if (type instanceof Type.Decimal decimal && decimal.precision() > 0) {
            limits.add(
                    counter && decimal.scale() == 0
                            ? range(Long.SIZE)
                            : new Limit.Digits(decimal.precision() - decimal.scale(), decimal.scale()));
        } else if (type instanceof Type.Date || type instanceof Type.Timestamp) {
            limits.add(new Limit.Calendar());
        } else if (type instanceof Type.Time) {
            limits.add(new Limit.TimeOfDay());
        } else if (type instanceof Type.Geometry && postGis.schema() != null) {
            limits.add(new Limit.ReferenceSystem(MOST_SRID));
        } else if (type instanceof Type.Uuid) {
            limits.add(new Limit.Uuid());
        } else if (type instanceof Type.Enumeration enumeration) {
            limits.add(new Limit.Labels(enumeration.labels()));
        }
        int digits = type instanceof Type.Time time
                ? time.digits()
                : type instanceof Type.Timestamp timestamp ? timestamp.digits() : MICROSECONDS;
        if (digits != MICROSECONDS) {
            limits.add(new Limit.FractionDigits(Math.min(digits, MICROSECONDS)));
        }
        for (Limit limit : limits) {
            demands.add(
                    new Demand.OfColumn(table, column, limit, counter ? "bigint" : mapped.type(), Consequence.STOPS));
        }
    }

    private static Limit range(int bits) {
        BigInteger half = BigInteger.TWO.pow(bits - 1);
        return new Limit.Between(new BigDecimal(half.negate()), new BigDecimal(half.subtract(BigInteger.ONE)));
    }

    private void index(IndexDefinition index) {
        Table table = tables.get(index.table());
        List<Demand.EntrySize.Part> parts = new ArrayList<>();
        List<String> columns = new ArrayList<>();
        for (IndexPart part : index.parts()) {
            if (part.value() instanceof ColumnValue value) {
                parts.add(new Demand.EntrySize.Part(value.column(), part.prefix()));
                columns.add(value.column());
            }
        }
        if (table != null && !parts.isEmpty()) {
            Key key = table.key();
            boolean addresses = key != null && index.unique() && columns.equals(key.columns());
            demands.add(new Demand.EntrySize(
                    table,
                    index.name(),
                    parts,
                    MOST_ENTRY_BYTES - BYTES_OF_A_PART * index.parts().size(),
                    addresses || index.primary() ? Consequence.MAY_STOP : Consequence.OBJECT_LEFT_OUT));
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
