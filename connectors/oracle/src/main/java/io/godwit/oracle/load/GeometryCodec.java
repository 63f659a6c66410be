package io.godwit.oracle.load;

import io.godwit.spi.row.Cells;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.schema.TableId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.Blob;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SDO_GEOMETRY, which the server turns into well-known binary (Spatial Developer's Guide, "SDO_UTIL.TO_WKBGEOMETRY"), in whatever
 * byte order; the cell has it little-endian. Shapes of arcs have no such form and are refused by the server.
 */
final class GeometryCodec extends Codec {
    /** Oracle's own number of WGS 84, longitude first (Spatial Developer's Guide, "Oracle SRID and EPSG SRID"). */
    private static final int OLD_WGS84 = 8307;

    private static final int WGS84 = 4326;
    private static final int POINT = 1;
    private static final int LINE = 2;
    private static final int POLYGON = 3;
    private static final int COLLECTION = 7;
    private static final int DIMENSION_STEP = 1000;

    GeometryCodec(TableId table, String column) {
        super(table, column);
    }

    @Override
    List<String> items() {
        return List.of(
                "CASE WHEN " + name() + " IS NOT NULL THEN MDSYS.SDO_UTIL.TO_WKBGEOMETRY(" + name() + ") END",
                name() + ".SDO_SRID");
    }

    @Override
    void read(ResultSet row, int index, RowBatch out) throws SQLException {
        byte[] shape = bytes(row.getBlob(index));
        int system = row.getInt(index + 1);
        if (shape == null) {
            out.appendNull();
            return;
        }
        byte[] little = little(shape);
        int start = out.append(4 + little.length);
        ByteBuffer.wrap(out.data()).putInt(start, system == OLD_WGS84 ? WGS84 : system);
        System.arraycopy(little, 0, out.data(), start + 4, little.length);
    }

    private static byte @Nullable [] bytes(@Nullable Blob blob) throws SQLException {
        if (blob == null) {
            return null;
        }
        try {
            return blob.getBytes(1, (int) Math.min(blob.length(), Integer.MAX_VALUE));
        } finally {
            // it lies in the session's temporary space until it is given back
            blob.free();
        }
    }

    private byte[] little(byte[] shape) {
        byte[] changed = littleEndian(shape);
        if (changed == null) {
            throw refused("is a shape that cannot be read");
        }
        return changed;
    }

    /** The same shape in little-endian well-known binary; null if it is none. */
    static byte @Nullable [] littleEndian(byte[] shape) {
        ByteBuffer in = ByteBuffer.wrap(shape);
        ByteBuffer out = ByteBuffer.allocate(shape.length).order(ByteOrder.LITTLE_ENDIAN);
        try {
            return copy(in, out) && !in.hasRemaining() ? out.array() : null;
        } catch (BufferUnderflowException e) {
            return null;
        }
    }

    private static boolean copy(ByteBuffer in, ByteBuffer out) {
        in.order(in.get() == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        int kind = in.getInt();
        out.put((byte) 1).putInt(kind);
        int flat = kind % DIMENSION_STEP;
        int extra = kind / DIMENSION_STEP;
        if (flat < POINT || flat > COLLECTION || extra < 0 || extra > 3) {
            return false;
        }
        int numbers = extra == 0 ? 2 : extra == 3 ? 4 : 3;
        if (flat == POINT) {
            return numbers(in, out, numbers);
        }
        int count = in.getInt();
        out.putInt(count);
        ByteOrder order = in.order();
        for (int i = 0; i < count; i++) {
            boolean read =
                    flat == LINE ? numbers(in, out, numbers) : flat == POLYGON ? ring(in, out, numbers) : copy(in, out);
            if (!read) {
                return false;
            }
            in.order(order);
        }
        return true;
    }

    private static boolean ring(ByteBuffer in, ByteBuffer out, int numbers) {
        int points = in.getInt();
        out.putInt(points);
        for (int i = 0; i < points; i++) {
            numbers(in, out, numbers);
        }
        return true;
    }

    private static boolean numbers(ByteBuffer in, ByteBuffer out, int count) {
        for (int i = 0; i < count; i++) {
            out.putDouble(in.getDouble());
        }
        return true;
    }

    @Override
    String equalTo() {
        return "";
    }

    @Override
    void bind(PreparedStatement statement, int index, Cells cells, int cell) {
        throw nothingToBind();
    }
}
