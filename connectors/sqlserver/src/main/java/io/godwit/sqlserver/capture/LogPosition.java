package io.godwit.sqlserver.capture;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.change.Position;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A log sequence number: ten bytes, the virtual log file's (4), the block's in it (4) and the record's in the block (2), compared as
 * one unsigned number (SQL Server transaction log architecture and management guide). The one of a transaction's commit names the
 * transaction: change tables hold it as {@code __$start_lsn}.
 *
 * @param block the first eight bytes
 * @param slot the last two, 0 to 65,535
 */
public record LogPosition(long block, int slot) implements Position, Comparable<LogPosition> {
    /** Before everything: covers nothing that anybody ever committed. */
    public static final LogPosition NONE = new LogPosition(0, 0);

    private static final int BYTES = 10;
    private static final int SLOTS = 1 << 16;

    /**
     * Reads what {@link #text} printed.
     *
     * @throws GodwitException SOURCE_REPLACED if it is no position of this engine
     */
    public static LogPosition parse(String text) {
        try {
            if (text.length() == 2 + 2 * BYTES && text.startsWith("0x")) {
                return of(HexFormat.of().parseHex(text, 2, text.length()));
            }
        } catch (IllegalArgumentException e) {
            throw unreadable(text, e);
        }
        throw unreadable(text, null);
    }

    private static GodwitException unreadable(String text, @Nullable Throwable cause) {
        return new GodwitException(Errors.SOURCE_REPLACED, "not a position in a log of SQL Server", text, cause);
    }

    /** Of the ten bytes that the server holds; fewer are taken for the first ones. */
    public static LogPosition of(byte[] bytes) {
        long block = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            block = block << Byte.SIZE | at(bytes, i);
        }
        return new LogPosition(block, at(bytes, Long.BYTES) << Byte.SIZE | at(bytes, Long.BYTES + 1));
    }

    private static int at(byte[] bytes, int index) {
        return index < bytes.length ? bytes[index] & 0xff : 0;
    }

    /** The ten bytes, for statements. */
    byte[] bytes() {
        byte[] bytes = new byte[BYTES];
        for (int i = 0; i < Long.BYTES; i++) {
            bytes[i] = (byte) (block >>> (Long.SIZE - Byte.SIZE * (i + 1)));
        }
        bytes[Long.BYTES] = (byte) (slot >>> Byte.SIZE);
        bytes[Long.BYTES + 1] = (byte) slot;
        return bytes;
    }

    /** The number after this one. */
    LogPosition next() {
        return slot + 1 < SLOTS ? new LogPosition(block, slot + 1) : new LogPosition(block + 1, 0);
    }

    /** The number before this one, which must not be the first. */
    LogPosition previous() {
        return slot > 0 ? new LogPosition(block, slot - 1) : new LogPosition(block - 1, SLOTS - 1);
    }

    @Override
    public int compareTo(LogPosition other) {
        int byBlock = Long.compareUnsigned(block, other.block);
        return byBlock != 0 ? byBlock : Integer.compare(slot, other.slot);
    }

    @Override
    public boolean covers(Position other) {
        return compareTo((LogPosition) other) >= 0;
    }

    /** As the server prints it: {@code 0x0000002A000001E80030}. */
    @Override
    public String text() {
        return "0x" + HexFormat.of().formatHex(bytes()).toUpperCase(Locale.ROOT);
    }

    /** Numbers count blocks of files that differ in size, so that nothing can be said of the bytes between them. */
    @Override
    public long bytesSince(Position earlier) {
        return -1;
    }

    @Override
    public String toString() {
        return text();
    }
}
