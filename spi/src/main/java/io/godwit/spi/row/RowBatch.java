package io.godwit.spi.row;

import java.util.Arrays;

/**
 * Rows as cells, appended one after another into one growing array; {@link #at} moves a cursor through them. Refilled by its
 * reader: {@link #clear} keeps the memory.
 */
public final class RowBatch implements Batch, Cells {
    private final RowFormat format;
    private final int columns;
    private byte[] data = new byte[16 * 1024];
    private int[] starts;
    private int[] lengths;
    private int used;
    private int cells;
    private int cursor;

    /** An empty batch of rows with so many cells. */
    public RowBatch(RowFormat format, int columns) {
        this.format = format;
        this.columns = columns;
        this.starts = new int[Math.max(columns, 1) * 64];
        this.lengths = new int[starts.length];
    }

    /** Forgets the rows, keeps the memory. */
    public void clear() {
        used = 0;
        cells = 0;
        cursor = 0;
    }

    /** Makes room for a cell of so many bytes and returns where in {@link #data} to write it. */
    public int append(int length) {
        cell(length);
        int start = used;
        if (data.length - used < length) {
            data = Arrays.copyOf(data, Math.max(data.length * 2, Math.addExact(used, length)));
        }
        used += length;
        return start;
    }

    /** Appends a cell. */
    public void append(byte[] source, int offset, int length) {
        int start = append(length);
        System.arraycopy(source, offset, data, start, length);
    }

    /** Appends a cell of eight bytes. */
    public void appendLong(long value) {
        int start = append(8);
        BigEndian.LONG.set(data, start, value);
    }

    /** Appends a cell of four bytes. */
    public void appendInt(int value) {
        int start = append(4);
        BigEndian.INT.set(data, start, value);
    }

    /** Appends a cell that is null. */
    public void appendNull() {
        cell(NULL);
    }

    /** Appends a cell that was not sent. */
    public void appendAbsent() {
        cell(ABSENT);
    }

    private void cell(int length) {
        if (cells == starts.length) {
            starts = Arrays.copyOf(starts, cells * 2);
            lengths = Arrays.copyOf(lengths, cells * 2);
        }
        starts[cells] = used;
        lengths[cells++] = length;
    }

    /** Moves the cursor to a row; {@link Cells} then speaks of that row. */
    public Cells at(int row) {
        cursor = row * columns;
        return this;
    }

    @Override
    public int columns() {
        return columns;
    }

    @Override
    public byte[] data() {
        return data;
    }

    @Override
    public int start(int column) {
        return starts[cursor + column];
    }

    @Override
    public int length(int column) {
        return lengths[cursor + column];
    }

    @Override
    public RowFormat format() {
        return format;
    }

    @Override
    public int rows() {
        return columns == 0 ? 0 : cells / columns;
    }

    @Override
    public long bytes() {
        return used;
    }
}
