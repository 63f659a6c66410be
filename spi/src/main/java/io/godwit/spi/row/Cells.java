package io.godwit.spi.row;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The cells of one row, as ranges of a byte array: nothing is boxed, and a codec that knows the column's type reads in place.
 */
public interface Cells {
    /** Length of a cell that is null. */
    int NULL = -1;

    /** Length of a cell that was not sent. */
    int ABSENT = -2;

    /** How many cells. */
    int columns();

    /** The array that holds the cells. */
    byte[] data();

    /** Where a cell begins in {@link #data}. */
    int start(int column);

    /** How many bytes a cell has, or {@link #NULL} or {@link #ABSENT}. */
    int length(int column);

    /** Whether a cell is null. */
    default boolean isNull(int column) {
        return length(column) == NULL;
    }

    /** Whether a cell was not sent. */
    default boolean isAbsent(int column) {
        return length(column) == ABSENT;
    }

    /** Eight bytes, big-endian. */
    default long getLong(int column) {
        return (long) BigEndian.LONG.get(data(), start(column));
    }

    /** Four bytes, big-endian. */
    default int getInt(int column) {
        return (int) BigEndian.INT.get(data(), start(column));
    }

    /** Four bytes, big-endian, that lie behind the first so many of a cell. */
    default int getInt(int column, int offset) {
        return (int) BigEndian.INT.get(data(), start(column) + offset);
    }

    /** Views of byte arrays as numbers. */
    final class BigEndian {
        static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
        static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

        private BigEndian() {}
    }
}
