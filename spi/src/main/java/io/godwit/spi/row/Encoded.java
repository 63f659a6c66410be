package io.godwit.spi.row;

/** Bytes that only connectors which share the format understand. The reader refills one object. */
public final class Encoded implements Batch {
    private final RowFormat format;
    private byte[] data = new byte[0];
    private int length;
    private int rows;

    /** A frame in this format, empty until {@link #set}. */
    public Encoded(RowFormat format) {
        this.format = format;
    }

    /** Points this frame at bytes, which the reader keeps. */
    public void set(byte[] newData, int newLength, int newRows) {
        data = newData;
        length = newLength;
        rows = newRows;
    }

    /** The bytes; valid up to {@link #length}. */
    public byte[] data() {
        return data;
    }

    /** How many of {@link #data} count. */
    public int length() {
        return length;
    }

    @Override
    public RowFormat format() {
        return format;
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public long bytes() {
        return length;
    }
}
