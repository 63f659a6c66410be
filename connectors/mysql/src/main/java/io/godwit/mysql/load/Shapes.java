package io.godwit.mysql.load;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Says whether MySQL and MariaDB know a shape. They store the bytes of others too, some versions and some statements more than
 * others, and then their functions make nothing of them, or something else (reference manuals, "Spatial Data Types").
 */
final class Shapes {
    private static final int POINT = 1;
    private static final int LINE = 2;
    private static final int POLYGON = 3;
    private static final int COLLECTION = 7;
    /** The mark of a third and of a measured coordinate in extended well-known binary; ISO's is a number above 1,000. */
    private static final int HEIGHT_OR_MEASURE = 0xC000_0000;

    private static final int FIRST_WITH_HEIGHT = 1_000;
    private static final int BYTES_OF_COORDINATES = 16;
    private static final int BYTES_OF_A_HEADER = 5;
    private static final int DEEPEST = 200;

    private final ByteBuffer bytes;

    private Shapes(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** Why a shape in well-known binary is unknown here, as the end of a sentence; null if it is not. */
    static @Nullable String unknown(byte[] data, int start, int length) {
        Shapes shapes = new Shapes(ByteBuffer.wrap(data, start, length).order(ByteOrder.LITTLE_ENDIAN));
        String why = shapes.shape(0, 0);
        return why == null && shapes.bytes.hasRemaining() ? "a shape with bytes behind its end" : why;
    }

    private @Nullable String shape(int within, int depth) {
        if (bytes.remaining() < BYTES_OF_A_HEADER) {
            return "a shape that is cut off";
        } else if (depth > DEEPEST) {
            return "collections within collections, more than " + DEEPEST + " deep";
        }
        int order = bytes.get();
        int kind = bytes.getInt();
        if (order != 1) {
            return "a shape that is not in little-endian well-known binary";
        } else if ((kind & HEIGHT_OR_MEASURE) != 0 || kind > FIRST_WITH_HEIGHT) {
            return "a shape with a third or a measured coordinate";
        } else if (kind < POINT || kind > COLLECTION) {
            return "a shape of arcs or triangles";
        }
        boolean several = within > POLYGON && within < COLLECTION;
        if (several && kind != within - POLYGON) {
            return "a shape whose parts are of another kind";
        }
        return kind == POINT ? coordinates(1) : parts(kind, depth);
    }

    private @Nullable String parts(int kind, int depth) {
        if (bytes.remaining() < Integer.BYTES) {
            return "a shape that is cut off";
        }
        long count = Integer.toUnsignedLong(bytes.getInt());
        if (count == 0 && kind != COLLECTION) {
            return "an empty shape; only a collection can be empty here";
        } else if (kind == LINE) {
            return coordinates(count);
        }
        String why = null;
        for (long i = 0; i < count && why == null; i++) {
            why = kind == POLYGON ? parts(LINE, depth) : shape(kind, depth + 1);
        }
        return why;
    }

    private @Nullable String coordinates(long points) {
        if (points * BYTES_OF_COORDINATES > bytes.remaining()) {
            return "a shape that is cut off";
        }
        boolean finite = true;
        for (long i = 0; i < 2 * points; i++) {
            finite &= Double.isFinite(bytes.getDouble());
        }
        return finite ? null : "a shape with a coordinate that is no finite number, as an empty point has";
    }
}
