package io.godwit.mysql.capture;

import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Row;
import java.util.Arrays;

/**
 * One row in the making: its cells' bytes one after another, in any order of columns. Refilled for every row; used by one
 * thread.
 */
final class CellBuffer implements Cells {
    private static final int FIRST_BYTES = 4096;
    /** A buffer that a large value made larger than this is given up. */
    private static final int KEPT_BYTES = 1 << 20;

    private static final int NUMBER_BYTES = 20;

    private byte[] data = new byte[FIRST_BYTES];
    private int used;
    private final int[] starts;
    private final int[] lengths;

    CellBuffer(int columns) {
        this.starts = new int[columns];
        this.lengths = new int[columns];
    }

    /** Begins a row of which nothing was sent yet. */
    void clear() {
        used = 0;
        if (data.length > KEPT_BYTES) {
            data = new byte[FIRST_BYTES];
        }
        Arrays.fill(lengths, ABSENT);
    }

    /** Where the next byte goes. */
    int mark() {
        return used;
    }

    /** Makes what was appended since a mark the value of a column. */
    void cell(int column, int mark) {
        starts[column] = mark;
        lengths[column] = used - mark;
    }

    /** Makes a column null. */
    void nullCell(int column) {
        lengths[column] = NULL;
    }

    /** Makes room for so many more bytes. */
    void room(int count) {
        if (data.length - used < count) {
            int needed = Math.addExact(used, count);
            data = Arrays.copyOf(data, Math.max(needed, (int) Math.min(2L * data.length, Integer.MAX_VALUE - 8)));
        }
    }

    /** Appends one byte. */
    void put(int value) {
        if (used == data.length) {
            room(1);
        }
        data[used++] = (byte) value;
    }

    /** Appends bytes. */
    void put(byte[] source, int offset, int count) {
        room(count);
        System.arraycopy(source, offset, data, used, count);
        used += count;
    }

    /** Appends text that has only ASCII in it. */
    @SuppressWarnings("deprecation") // this getBytes is the one that allocates nothing; it is right for ASCII
    void put(String ascii) {
        int count = ascii.length();
        room(count);
        ascii.getBytes(0, count, data, used);
        used += count;
    }

    /** Appends zero bytes. */
    void zeros(int count) {
        room(count);
        Arrays.fill(data, used, used + count, (byte) 0);
        used += count;
    }

    /** Appends a number in decimal. */
    void number(long value) {
        if (value < 0) {
            if (value == Long.MIN_VALUE) {
                put("-9223372036854775808");
                return;
            }
            put('-');
            digits(-value, 1);
        } else {
            digits(value, 1);
        }
    }

    /** Appends a number without a sign in decimal. */
    void unsigned(long value) {
        if (value >= 0) {
            digits(value, 1);
        } else {
            long high = Long.divideUnsigned(value, 10);
            digits(high, 1);
            put('0' + (int) (value - high * 10));
        }
    }

    /** Appends a number that is not negative in decimal, with zeros before it up to so many digits. */
    void digits(long value, int least) {
        int count = 1;
        for (long power = 10; count < NUMBER_BYTES - 1 && value >= power; power *= 10) {
            count++;
        }
        count = Math.max(count, least);
        room(count);
        int at = used + count;
        used = at;
        if (value <= Integer.MAX_VALUE) {
            int rest = (int) value;
            for (int i = 0; i < count; i++) {
                int next = rest / 10;
                data[--at] = (byte) ('0' + rest - next * 10);
                rest = next;
            }
            return;
        }
        long rest = value;
        for (int i = 0; i < count; i++) {
            long next = rest / 10;
            data[--at] = (byte) ('0' + (int) (rest - next * 10));
            rest = next;
        }
    }

    /** Takes out the byte at a place, and moves up what follows. */
    void dropByte(int at) {
        System.arraycopy(data, at + 1, data, at, used - at - 1);
        used--;
    }

    /** The row, which owns its bytes. */
    Row row() {
        return new Row(Arrays.copyOf(data, used), starts.clone(), lengths.clone());
    }

    @Override
    public int columns() {
        return lengths.length;
    }

    @Override
    public byte[] data() {
        return data;
    }

    @Override
    public int start(int column) {
        return starts[column];
    }

    @Override
    public int length(int column) {
        return lengths[column];
    }
}
