package io.godwit.sqlserver.load;

import io.godwit.spi.row.Cells;
import io.godwit.spi.row.RowBatch;
import io.godwit.sqlserver.connection.Quoting;
import io.godwit.sqlserver.load.SqlType.Family;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import java.util.UUID;

/** Codecs of bytes, of identifiers, and of what the server keeps as objects of its own assembly. */
final class ByteCodecs {
    private static final int MOST_BYTES = 8000;
    private static final int UNLIMITED = Integer.MAX_VALUE;

    private ByteCodecs() {}

    private static byte[] copy(Cells cells, int index) {
        int start = cells.start(index);
        return Arrays.copyOfRange(cells.data(), start, start + cells.length(index));
    }

    private static void bytes(ResultSet row, int at, RowBatch out) throws SQLException {
        byte[] bytes = row.getBytes(at);
        if (bytes == null) {
            out.appendNull();
        } else {
            out.append(bytes, 0, bytes.length);
        }
    }

    /** Bytes as they are. */
    static final class Bytes extends CellCodec {
        private final BulkColumn bulk;

        Bytes(String column, ActualColumn actual) {
            super(column, actual.type());
            int length = actual.type().length();
            this.bulk = actual.type().isLarge()
                    ? new BulkColumn(Types.LONGVARBINARY, UNLIMITED, 0, "varbinary(max)")
                    : new BulkColumn(
                            actual.type().isFixed() ? Types.BINARY : Types.VARBINARY,
                            length,
                            0,
                            "varbinary(" + length + ")");
        }

        @Override
        public void read(ResultSet row, int at, RowBatch out) throws SQLException {
            bytes(row, at, out);
        }

        @Override
        Object present(Cells cells, int index, boolean passing) {
            int length = cells.length(index);
            if (actual().isFixed() && length != actual().length()) {
                throw refused("bytes that are not " + actual().length() + " long, which the column would fill up");
            }
            return passing && length > MOST_BYTES
                    ? new ByteArrayInputStream(cells.data(), cells.start(index), length)
                    : copy(cells, index);
        }

        @Override
        public BulkColumn bulk() {
            return bulk;
        }

        @Override
        void presentLiteral(Cells cells, int index, StringBuilder out) {
            out.append(Quoting.bytes(cells.data(), cells.start(index), cells.length(index)));
        }
    }

    /**
     * Identifiers, 16 bytes in the order they are written in. The server stores the first three groups the lowest byte first, and
     * compares the last group before all others.
     */
    static final class Uuid extends CellCodec {
        private static final int TEXT_LENGTH = 36;

        private final boolean direct;
        private final boolean text;

        Uuid(String column, ActualColumn actual) {
            super(column, actual.type());
            this.direct = actual.carries() == ActualColumn.Carries.CONVERTIBLE;
            this.text = actual.type().family() != Family.UUID;
        }

        @Override
        public void read(ResultSet row, int at, RowBatch out) throws SQLException {
            if (text) {
                String written = row.getString(at);
                if (written == null) {
                    out.appendNull();
                    return;
                }
                try {
                    UUID uuid = UUID.fromString(written.strip());
                    int start = out.append(16);
                    ByteBuffer.wrap(out.data(), start, 16)
                            .putLong(uuid.getMostSignificantBits())
                            .putLong(uuid.getLeastSignificantBits());
                } catch (IllegalArgumentException e) {
                    throw refused("a text that is no identifier");
                }
                return;
            }
            byte[] bytes = row.getBytes(at);
            if (bytes == null) {
                out.appendNull();
                return;
            }
            int start = out.append(16);
            swap(bytes, 0, out.data(), start);
        }

        /** From the server's order to that of writing, or back. */
        static void swap(byte[] from, int at, byte[] to, int start) {
            to[start] = from[at + 3];
            to[start + 1] = from[at + 2];
            to[start + 2] = from[at + 1];
            to[start + 3] = from[at];
            to[start + 4] = from[at + 5];
            to[start + 5] = from[at + 4];
            to[start + 6] = from[at + 7];
            to[start + 7] = from[at + 6];
            System.arraycopy(from, at + 8, to, start + 8, 8);
        }

        @Override
        Object present(Cells cells, int index, boolean passing) {
            byte[] written = new byte[TEXT_LENGTH];
            byte[] data = cells.data();
            int start = cells.start(index);
            int at = 0;
            for (int i = 0; i < 16; i++) {
                if (i == 4 || i == 6 || i == 8 || i == 10) {
                    written[at++] = '-';
                }
                written[at++] = (byte) Character.toUpperCase(Character.forDigit((data[start + i] >> 4) & 0xf, 16));
                written[at++] = (byte) Character.toUpperCase(Character.forDigit(data[start + i] & 0xf, 16));
            }
            return new String(written, StandardCharsets.ISO_8859_1);
        }

        @Override
        public BulkColumn bulk() {
            return text
                    ? new BulkColumn(Types.NVARCHAR, TEXT_LENGTH, 0, "nvarchar(36)")
                    : new BulkColumn(Types.CHAR, TEXT_LENGTH, 0, "varchar(36)");
        }

        @Override
        public boolean isDirect() {
            return direct || text;
        }

        @Override
        public String parameter(String carrier) {
            return text ? carrier : "CAST(" + carrier + " AS uniqueidentifier)";
        }

        @Override
        void presentLiteral(Cells cells, int index, StringBuilder out) {
            out.append(parameter("'" + present(cells, index, true) + "'"));
        }
    }

    /** What goes by way of bytes in a staging table or a parameter. */
    private abstract static class Assembled extends CellCodec {
        Assembled(String column, ActualColumn actual) {
            super(column, actual.type());
        }

        @Override
        Object present(Cells cells, int index, boolean passing) {
            return copy(cells, index);
        }

        @Override
        public final BulkColumn bulk() {
            return new BulkColumn(Types.LONGVARBINARY, UNLIMITED, 0, "varbinary(max)");
        }

        @Override
        public final boolean isDirect() {
            return false;
        }

        @Override
        final void presentLiteral(Cells cells, int index, StringBuilder out) {
            byte[] bytes = (byte[]) present(cells, index, false);
            out.append(parameter(Quoting.bytes(bytes, 0, bytes.length)));
        }
    }

    /** Objects in the form that the server keeps them in. */
    static final class Serialized extends Assembled {
        Serialized(String column, ActualColumn actual) {
            super(column, actual);
        }

        @Override
        public void read(ResultSet row, int at, RowBatch out) throws SQLException {
            bytes(row, at, out);
        }

        @Override
        public String parameter(String carrier) {
            return "CAST(CAST(" + carrier + " AS varbinary(max)) AS " + actual().name() + ")";
        }
    }

    /** Shapes: the number of their reference system, then well-known binary. */
    static final class Shape extends Assembled {
        Shape(String column, ActualColumn actual) {
            super(column, actual);
        }

        @Override
        public String select(String quoted) {
            return quoted + ".STSrid, " + quoted + ".AsBinaryZM()";
        }

        @Override
        public int width() {
            return 2;
        }

        @Override
        public void read(ResultSet row, int at, RowBatch out) throws SQLException {
            int system = row.getInt(at);
            byte[] shape = row.getBytes(at + 1);
            if (shape == null) {
                out.appendNull();
                return;
            }
            int start = out.append(Integer.BYTES + shape.length);
            ByteBuffer.wrap(out.data(), start, Integer.BYTES).putInt(system);
            System.arraycopy(shape, 0, out.data(), start + Integer.BYTES, shape.length);
        }

        @Override
        public String parameter(String carrier) {
            return "(SELECT " + actual().name() + "::STGeomFromWKB(SUBSTRING(godwit_v.b, 5, 2147483647),"
                    + " CAST(SUBSTRING(godwit_v.b, 1, 4) AS int)) FROM (SELECT CAST(" + carrier
                    + " AS varbinary(max)) AS b) AS godwit_v)";
        }
    }
}
