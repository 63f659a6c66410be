package io.godwit.mysql.capture;

import io.godwit.spi.schema.TableId;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the log says of a table before its rows (MySQL source documentation, "Table_map_log_event"). */
final class TableMap {
    private static final int SIGNEDNESS = 1;
    private static final int COLUMN_NAME = 4;

    private static final int TABLE_ID_BYTES = 6;
    private static final int FLAGS_BYTES = 2;

    private final TableId id;
    private final int[] types;
    private final int[] metadata;
    private final String @Nullable [] names;
    /** What the log says of signs, in each way that it may mean that; empty if it says nothing. */
    private final List<boolean[]> unsigned;

    private TableMap(TableId id, int[] types, int[] metadata, String @Nullable [] names, List<boolean[]> unsigned) {
        this.id = id;
        this.types = types;
        this.metadata = metadata;
        this.names = names;
        this.unsigned = unsigned;
    }

    /** The number by which row events speak of the table. */
    static long tableId(byte[] data, int at) {
        return LogBytes.u48(data, at);
    }

    /** Where the name begins, which is the first thing after the fixed part. */
    static int nameAt(int at) {
        return at + TABLE_ID_BYTES + FLAGS_BYTES;
    }

    /** Reads the event's body; {@code mariaDb} says of which fork, because they count different types among the numbers. */
    static TableMap read(byte[] data, int at, int end, boolean mariaDb) {
        int next = nameAt(at);
        int length = LogBytes.u8(data, next);
        String schema = new String(data, next + 1, length, StandardCharsets.UTF_8);
        next += length + 2;
        length = LogBytes.u8(data, next);
        String name = new String(data, next + 1, length, StandardCharsets.UTF_8);
        next += length + 2;
        int count = (int) LogBytes.packed(data, next);
        next += LogBytes.packedSize(data, next);
        int[] types = new int[count];
        for (int i = 0; i < count; i++) {
            types[i] = LogBytes.u8(data, next + i);
        }
        next += count;
        length = (int) LogBytes.packed(data, next);
        next += LogBytes.packedSize(data, next);
        int[] metadata = metadata(data, next, types);
        next += length + (count + 7) / 8;
        List<boolean[]> unsigned = List.of();
        String[] names = null;
        while (next < end) {
            int kind = LogBytes.u8(data, next);
            length = (int) LogBytes.packed(data, next + 1);
            next += 1 + LogBytes.packedSize(data, next + 1);
            if (kind == SIGNEDNESS) {
                // MySQL began to count years among the numbers in some version after 8.0, and does not say so
                unsigned = mariaDb
                        ? List.of(signedness(data, next, length, types, true))
                        : List.of(
                                signedness(data, next, length, types, false),
                                signedness(data, next, length, types, true));
            } else if (kind == COLUMN_NAME) {
                names = names(data, next, count);
            }
            next += length;
        }
        return new TableMap(new TableId(schema, name), types, metadata, names, unsigned);
    }

    /** Reads each column's metadata and puts the real type in place of the one that wraps it. */
    private static int[] metadata(byte[] data, int at, int[] types) {
        int[] metadata = new int[types.length];
        int next = at;
        for (int i = 0; i < types.length; i++) {
            int type = types[i];
            if (type == ColumnTypes.TYPED_ARRAY) {
                // the elements' type and its metadata follow; such a column holds no values of its own
                next += 1 + ColumnTypes.metadataSize(LogBytes.u8(data, next));
                continue;
            }
            switch (ColumnTypes.metadataSize(type)) {
                case 1 -> metadata[i] = LogBytes.u8(data, next);
                case 2 -> metadata[i] = LogBytes.u16(data, next);
                default -> metadata[i] = 0;
            }
            next += ColumnTypes.metadataSize(type);
            if (type == ColumnTypes.STRING) {
                wrapped(types, metadata, i);
            }
        }
        return metadata;
    }

    /** Of a CHAR longer than 255 bytes, two bits of the length lie in the byte of the type, turned over. */
    private static void wrapped(int[] types, int[] metadata, int i) {
        int first = metadata[i] & 0xff;
        int length = metadata[i] >> 8;
        if ((first & 0x30) != 0x30) {
            length |= ((first & 0x30) ^ 0x30) << 4;
            first |= 0x30;
        }
        types[i] = first;
        metadata[i] = length;
    }

    private static boolean[] signedness(byte[] data, int at, int length, int[] types, boolean years) {
        boolean[] unsigned = new boolean[types.length];
        int bit = 0;
        for (int i = 0; i < types.length; i++) {
            if (ColumnTypes.isNumeric(types[i]) || (years && types[i] == ColumnTypes.YEAR)) {
                unsigned[i] = bit / 8 < length && (LogBytes.u8(data, at + bit / 8) & (0x80 >> (bit % 8))) != 0;
                bit++;
            }
        }
        return unsigned;
    }

    private static String[] names(byte[] data, int at, int count) {
        String[] names = new String[count];
        int next = at;
        for (int i = 0; i < count; i++) {
            int length = (int) LogBytes.packed(data, next);
            next += LogBytes.packedSize(data, next);
            names[i] = new String(data, next, length, StandardCharsets.UTF_8);
            next += length;
        }
        return names;
    }

    /** The table's name. */
    TableId id() {
        return id;
    }

    int columns() {
        return types.length;
    }

    /** A column's type, the real one where the log wraps it. */
    int type(int column) {
        return types[column];
    }

    /** A column's metadata: size of the length, precision, and the like. */
    int metadata(int column) {
        return metadata[column];
    }

    /** A column's name; null if the server does not say ({@code binlog_row_metadata}). */
    @Nullable
    String name(int column) {
        return names == null ? null : names[column];
    }

    /**
     * The first column that has a sign and was planned without, or the other way round; -1 if there is none or the server does
     * not say. {@code planned} tells of the columns in {@code asked} whether they have none.
     */
    int contradicted(BitSet asked, BitSet planned) {
        int first = -1;
        for (boolean[] each : unsigned) {
            int found = contradicted(each, asked, planned);
            if (found < 0) {
                return -1;
            }
            first = first < 0 ? found : first;
        }
        return first;
    }

    private int contradicted(boolean[] logged, BitSet asked, BitSet planned) {
        for (int i = asked.nextSetBit(0); i >= 0; i = asked.nextSetBit(i + 1)) {
            if (ColumnTypes.isNumeric(types[i]) && logged[i] != planned.get(i)) {
                return i;
            }
        }
        return -1;
    }
}
