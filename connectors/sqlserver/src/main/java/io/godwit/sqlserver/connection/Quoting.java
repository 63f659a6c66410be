package io.godwit.sqlserver.connection;

import io.godwit.spi.schema.TableId;

/** Names and values inside statements. */
public final class Quoting {
    private static final char[] HEXADECIMAL = "0123456789ABCDEF".toCharArray();

    private Quoting() {}

    /** A name in brackets. */
    public static String name(String name) {
        return '[' + name.replace("]", "]]") + ']';
    }

    /** A table with its schema. */
    public static String table(TableId table) {
        return name(table.schema()) + '.' + name(table.name());
    }

    /** A Unicode text in quotes. */
    public static String text(String text) {
        return "N'" + text.replace("'", "''") + '\'';
    }

    /** Bytes as a binary literal. */
    public static String bytes(byte[] bytes, int start, int length) {
        StringBuilder text = new StringBuilder(length * 2 + 2).append("0x");
        for (int i = start; i < start + length; i++) {
            text.append(HEXADECIMAL[(bytes[i] >> 4) & 0xf]).append(HEXADECIMAL[bytes[i] & 0xf]);
        }
        return text.toString();
    }
}
