package io.godwit.oracle.catalog;

import io.godwit.oracle.connection.Quoting;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.TableId;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sequences, those behind identity columns included (Database Reference, "ALL_SEQUENCES"). */
final class Sequences {
    static final String SEQUENCES =
            "SELECT sequence_owner, sequence_name, increment_by, last_number, min_value, max_value,"
                    + " cycle_flag, cache_size FROM sys.all_sequences WHERE sequence_owner IN {owners}"
                    + " ORDER BY sequence_owner, sequence_name";
    /** What the server makes for identity columns. */
    private static final String OF_IDENTITY = "ISEQ$$_";

    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

    /**
     * A sequence.
     *
     * @param next a number that it has not given out, nor has any number after it
     */
    record Found(long step, long next, String least, String greatest, boolean cycles, long cache) {}

    private final Map<TableId, Found> found = new LinkedHashMap<>();

    private Sequences() {}

    static Sequences read(Reading reading) throws SQLException {
        Sequences sequences = new Sequences();
        reading.ofSchemas(SEQUENCES, row -> {
            TableId id = new TableId(row.getString(1), row.getString(2));
            long step = clamped(row.getBigDecimal(3));
            long next = clamped(row.getBigDecimal(4));
            String least = Reading.nonNull(row.getString(5));
            String greatest = Reading.nonNull(row.getString(6));
            boolean cycles = "Y".equals(row.getString(7));
            sequences.found.put(id, new Found(step, next, least, greatest, cycles, row.getLong(8)));
        });
        return sequences;
    }

    /** A sequence may be declared up to 28 digits; one that has come that far is at its end for any other engine. */
    private static long clamped(@Nullable BigDecimal number) {
        BigDecimal value = number == null ? BigDecimal.ONE : number;
        return value.abs().compareTo(MOST) > 0
                ? (value.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE)
                : value.longValue();
    }

    @Nullable
    Found get(TableId id) {
        return found.get(id);
    }

    void addTo(Reading reading, List<SchemaObject> out) {
        found.forEach((id, sequence) -> {
            if (id.name().startsWith(OF_IDENTITY)) {
                return;
            }
            TableId target = new TableId(reading.selection().target(id.schema()), id.name());
            out.add(new SchemaObject(
                    "sequence",
                    target.toString(),
                    Stage.PRE_DATA,
                    List.of("CREATE SEQUENCE " + Quoting.table(target) + " INCREMENT BY " + sequence.step()
                            + " START WITH "
                            + sequence.next() + " MINVALUE " + sequence.least() + " MAXVALUE " + sequence.greatest()
                            + (sequence.cycles() ? " CYCLE" : " NOCYCLE")
                            + (sequence.cache() > 1 ? " CACHE " + sequence.cache() : " NOCACHE")),
                    null,
                    sequence.step() < 0 ? Long.valueOf(-sequence.next()) : Long.valueOf(sequence.next())));
        });
    }
}
