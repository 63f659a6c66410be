package io.godwit.mysql.catalog.neutral;

import io.godwit.mysql.connection.ServerVersion;
import io.godwit.mysql.load.TypeSpelling;
import io.godwit.mysql.load.TypeSpelling.Spelled;
import io.godwit.spi.demand.Alike;
import io.godwit.spi.demand.Demand;
import io.godwit.spi.demand.Demand.Consequence;
import io.godwit.spi.demand.Limit;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Definition.IndexDefinition;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What rows of another engine must keep to in the tables that are made of it here. */
public final class RowDemands {
    /** Reference manual, "DATE, DATETIME, and TIMESTAMP Types"; year 0 is taken and kept too. */
    private static final Limit YEARS = new Limit.Years(0, 9999);
    /** Reference manual, "The JSON Data Type"; MariaDB's JSON_VALID looks no deeper than 32. */
    private static final int MOST_DEPTH = 100;

    private static final int MOST_DEPTH_MARIADB = 32;
    /** Reference manual, "The TIME Type": 838:59:59. */
    private static final long MOST_SECONDS = 3_020_399L;

    private static final int MICROSECONDS = 6;
    private static final Pattern SIZED = Pattern.compile("(varchar|char|varbinary)\\((\\d+)\\).*");
    private static final Pattern DECIMAL = Pattern.compile("decimal\\((\\d+),(\\d+)\\)");

    private final ServerVersion version;
    private final long packet;
    private final TypeSpelling.Dialect dialect;
    private final List<Demand> demands = new ArrayList<>();

    private RowDemands(ServerVersion version, long packet) {
        this.version = version;
        this.packet = packet;
        this.dialect = TypeSpelling.Dialect.of(version.isMariaDb(), version.major(), version.minor(), version.patch());
    }

    /**
     * The demands, table by table.
     *
     * @param packet the server's max_allowed_packet, in bytes
     */
    public static List<Demand> of(Schema schema, ServerVersion version, long packet) {
        RowDemands made = new RowDemands(version, packet);
        Map<TableId, Map<String, Integer>> keyParts = NeutralDefinitions.keyParts(schema);
        for (Table table : schema.tables()) {
            Map<String, Spelled> types =
                    ColumnSpellings.of(table, keyParts.getOrDefault(table.target(), Map.of()), made.dialect);
            for (Column column : table.moved()) {
                made.column(
                        table,
                        column,
                        types.getOrDefault(column.name(), new Spelled("", "")).type());
            }
        }
        if (made.dialect.padsTexts()) {
            made.keys(schema);
        }
        return made.demands;
    }

    private void column(Table table, Column column, String spelled) {
        Type type = column.type();
        // without what a person knows already
        String shown = spelled.replaceFirst(" character set .*", "");
        Matcher sized = SIZED.matcher(spelled);
        Matcher decimal = DECIMAL.matcher(spelled);
        List<Limit> limits = new ArrayList<>();
        if (type instanceof Type.Bool) {
            limits.add(new Limit.Between(BigDecimal.ZERO, BigDecimal.ONE));
        } else if (type instanceof Type.Uuid) {
            limits.add(new Limit.Uuid());
        } else if (type instanceof Type.Duration) {
            limits.add(new Limit.LengthOfTime(MOST_SECONDS));
        } else if (type instanceof Type.Real) {
            limits.add(new Limit.Finite());
        } else if (decimal.matches()) {
            int precision = Integer.parseInt(decimal.group(1));
            int scale = Integer.parseInt(decimal.group(2));
            limits.add(new Limit.Finite());
            limits.add(new Limit.Digits(precision - scale, scale));
        } else if (type instanceof Type.Int integer) {
            limits.add(range(TypeSpelling.bits(integer.bits())));
        } else if (type instanceof Type.Date || type instanceof Type.Timestamp) {
            limits.add(YEARS);
        } else if (type instanceof Type.Json) {
            limits.add(
                    version.isMariaDb()
                            ? new Limit.Document(MOST_DEPTH_MARIADB, false)
                            : new Limit.Document(MOST_DEPTH, true));
        } else if (type instanceof Type.Geometry) {
            limits.add(new Limit.PlainShapes());
        } else if (type instanceof Type.Enumeration enumeration) {
            limits.add(new Limit.Labels(enumeration.labels()));
        } else if (sized.matches()) {
            long length = Long.parseLong(sized.group(2));
            limits.add(sized.group(1).equals("varbinary") ? new Limit.Octets(length) : new Limit.Characters(length));
        }
        int digits = type instanceof Type.Time time
                ? time.digits()
                : type instanceof Type.Timestamp timestamp
                        ? timestamp.digits()
                        : type instanceof Type.Duration duration ? duration.digits() : MICROSECONDS;
        if (digits != MICROSECONDS) {
            limits.add(new Limit.FractionDigits(Math.min(digits, MICROSECONDS)));
        }
        for (Limit limit : limits) {
            demands.add(new Demand.OfColumn(table, column, limit, shown, Consequence.STOPS));
        }
        if (spelled.startsWith("long") || type instanceof Type.Json) {
            // loaded they are, unless as JSON; but no statement can bring one
            demands.add(new Demand.OfColumn(
                    table,
                    column,
                    new Limit.Octets(packet),
                    shown + " with max_allowed_packet = " + packet,
                    Consequence.MAY_STOP));
        }
    }

    private static Limit range(int bits) {
        BigInteger half = BigInteger.TWO.pow(bits - 1);
        return new Limit.Between(new BigDecimal(half.negate()), new BigDecimal(half.subtract(BigInteger.ONE)));
    }

    /** Where collations compare with trailing blanks left out, keys take such texts for equal. */
    private void keys(Schema schema) {
        Map<TableId, Table> tables = new HashMap<>();
        schema.tables().forEach(t -> tables.put(t.target(), t));
        Set<TableId> keyed = new HashSet<>();
        for (SchemaObject object : schema.objects()) {
            if (object.definition() instanceof IndexDefinition index && index.unique() && object.skipped() == null) {
                Table table = tables.get(index.table());
                List<String> columns = NeutralConstraints.plainColumns(index);
                if (table != null && !columns.isEmpty()) {
                    Key key = table.key();
                    boolean addresses = key != null && columns.equals(key.columns());
                    key(table, index.name(), columns, index.primary() || addresses);
                    if (addresses) {
                        keyed.add(index.table());
                    }
                }
            }
        }
        for (Table table : schema.tables()) {
            Key key = table.key();
            if (key != null && !keyed.contains(table.target())) {
                key(table, key.name(), key.columns(), true);
            }
        }
    }

    private void key(Table table, String name, List<String> columns, boolean withTable) {
        boolean text = table.columns().stream()
                .anyMatch(c -> columns.contains(c.name())
                        && (c.type() instanceof Type.Text || c.type() instanceof Type.Native));
        if (text) {
            demands.add(new Demand.Distinct(
                    table,
                    name,
                    columns,
                    Set.of(Alike.TRAILING_BLANKS),
                    withTable ? Consequence.STOPS : Consequence.OBJECT_LEFT_OUT));
        }
    }
}
