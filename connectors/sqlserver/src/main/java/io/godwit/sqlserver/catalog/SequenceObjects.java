package io.godwit.sqlserver.catalog;

import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.TableId;
import io.godwit.sqlserver.connection.Quoting;
import io.godwit.sqlserver.load.SqlType;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Sequences and how far they have come (Transact-SQL Reference, "CREATE SEQUENCE", "sys.sequences"). */
final class SequenceObjects {
    private final List<NativeSequence> sequences = new ArrayList<>();
    private final Naming naming;

    SequenceObjects(Reading reading, Naming naming) throws SQLException {
        this.naming = naming;
        reading.each(Queries.SEQUENCES, row -> {
            if (reading.schemas().contains(row.getString(1))) {
                sequences.add(sequence(row));
            }
        });
    }

    private NativeSequence sequence(ResultSet row) throws SQLException {
        TableId id = new TableId(row.getString(1), row.getString(2));
        String own = Reading.text(row, row.getString(3) == null ? 4 : 3);
        String type = row.getBoolean(6)
                ? naming.rewrite(Quoting.name(row.getString(5)) + "." + Quoting.name(row.getString(4)))
                : SqlType.spelling(own, 0, row.getInt(7), row.getInt(8));
        boolean cached = row.getBoolean(14);
        int size = row.getInt(15);
        boolean sized = !row.wasNull();
        BigInteger current = new BigInteger(row.getString(16));
        boolean used = row.getInt(18) == 1;
        boolean cycles = row.getBoolean(13);
        return new NativeSequence(
                id,
                naming.target(id),
                type,
                row.getString(9),
                row.getString(10),
                row.getString(11),
                row.getString(12),
                cycles,
                cached ? (sized ? "CACHE " + size : "CACHE") : "NO CACHE",
                used ? next(current, row, cycles) : current.toString(),
                current.toString());
    }

    private static String next(BigInteger current, ResultSet row, boolean cycles) throws SQLException {
        BigInteger increment = new BigInteger(row.getString(10));
        BigInteger minimum = new BigInteger(row.getString(11));
        BigInteger maximum = new BigInteger(row.getString(12));
        BigInteger next = current.add(increment);
        boolean over = next.compareTo(maximum) > 0 || next.compareTo(minimum) < 0;
        if (!over) {
            return next.toString();
        }
        return cycles ? (increment.signum() < 0 ? maximum : minimum).toString() : "";
    }

    void addSequences(ObjectList out) {
        for (NativeSequence sequence : sequences) {
            out.add(
                    Kinds.SEQUENCE,
                    sequence.target().toString(),
                    Stage.PRE_DATA,
                    "CREATE SEQUENCE " + Quoting.table(sequence.target()) + " AS " + sequence.type() + " START WITH "
                            + sequence.start() + " INCREMENT BY " + sequence.increment() + " MINVALUE "
                            + sequence.minimum() + " MAXVALUE " + sequence.maximum()
                            + (sequence.cycles() ? " CYCLE " : " NO CYCLE ") + sequence.cache());
        }
    }

    /** One that is used up gives its last number once more, to nobody, and is used up then. */
    void addValues(ObjectList out) {
        for (NativeSequence sequence : sequences) {
            String alter = "ALTER SEQUENCE " + Quoting.table(sequence.target()) + " RESTART WITH ";
            out.addCounter(
                    Kinds.SEQUENCE_VALUE,
                    sequence.target().toString(),
                    Stage.OPEN,
                    TableObjects.counted(sequence.current(), sequence.increment()),
                    sequence.next().isEmpty()
                            ? List.of(
                                    alter + sequence.current(),
                                    "DECLARE @last sql_variant = NEXT VALUE FOR " + Quoting.table(sequence.target()))
                            : List.of(alter + sequence.next()));
        }
    }

    /** As the catalog views describe them. */
    List<NativeSequence> all() {
        return List.copyOf(sequences);
    }
}
