package io.godwit.oracle.load;

import org.jspecify.annotations.Nullable;

/**
 * The place of a row in the form that the server prints: six characters of the segment's data object number, three of the file's
 * number in its tablespace, six of the block, three of the row, each of 64 values (SQL Language Reference, "ROWID Data Type";
 * Database Concepts, "Rowid Format"). In a bigfile tablespace the file's characters are the upper part of the block's number.
 */
record Rowid(long dataObject, int file, long block, int row) implements Comparable<Rowid> {
    private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final int BITS = 6;
    private static final int LENGTH = 18;
    private static final int OBJECT_DIGITS = 6;
    private static final int FILE_DIGITS = 3;
    private static final int BLOCK_DIGITS = 6;
    private static final int ROW_DIGITS = 3;
    /** What the dictionary says of the one file of a bigfile tablespace; others count to 1023. */
    private static final int BIGFILE = 1024;

    private static final int BLOCK_BITS = 22;

    /** The first place of a block, by the dictionary's numbers. */
    static Rowid of(long dataObject, int relativeFile, long block) {
        boolean big = relativeFile == BIGFILE;
        return new Rowid(
                dataObject,
                big ? (int) (block >>> BLOCK_BITS) : relativeFile,
                big ? block & ((1L << BLOCK_BITS) - 1) : block,
                0);
    }

    /** Reads what the server prints; null if it is not of this form, as in an index-organised table. */
    static @Nullable Rowid parse(String text) {
        if (text.length() != LENGTH || text.chars().anyMatch(c -> DIGITS.indexOf(c) < 0)) {
            return null;
        }
        return new Rowid(
                number(text, 0, OBJECT_DIGITS),
                (int) number(text, OBJECT_DIGITS, FILE_DIGITS),
                number(text, OBJECT_DIGITS + FILE_DIGITS, BLOCK_DIGITS),
                (int) number(text, LENGTH - ROW_DIGITS, ROW_DIGITS));
    }

    private static long number(String text, int from, int count) {
        long value = 0;
        for (int i = from; i < from + count; i++) {
            value = (value << BITS) | DIGITS.indexOf(text.charAt(i));
        }
        return value;
    }

    /** As the server prints it. */
    String text() {
        StringBuilder text = new StringBuilder(LENGTH);
        digits(text, dataObject, OBJECT_DIGITS);
        digits(text, file, FILE_DIGITS);
        digits(text, block, BLOCK_DIGITS);
        digits(text, row, ROW_DIGITS);
        return text.toString();
    }

    private static void digits(StringBuilder text, long value, int count) {
        for (int i = count - 1; i >= 0; i--) {
            text.append(DIGITS.charAt((int) ((value >>> (BITS * i)) & 63)));
        }
    }

    @Override
    public int compareTo(Rowid other) {
        int order = Long.compare(dataObject, other.dataObject);
        order = order != 0 ? order : Integer.compare(file, other.file);
        order = order != 0 ? order : Long.compare(block, other.block);
        return order != 0 ? order : Integer.compare(row, other.row);
    }
}
