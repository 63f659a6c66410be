package io.godwit.mysql.connection;

import io.godwit.spi.schema.TableId;

/** Names and values inside statements, for sessions in which a backslash escapes and {@code "} begins a text, as all of ours are. */
public final class Quoting {
    private static final char[] HEXADECIMAL = "0123456789ABCDEF".toCharArray();

    private Quoting() {}

    /** A name in backticks. */
    public static String name(String name) {
        return '`' + name.replace("`", "``") + '`';
    }

    /** A table with its database. */
    public static String table(TableId table) {
        return name(table.schema()) + '.' + name(table.name());
    }

    /** A text in quotes. */
    public static String text(String text) {
        return '\'' + text.replace("\\", "\\\\").replace("'", "''").replace("\0", "\\0") + '\'';
    }

    /** Bytes as a hexadecimal literal, which has no character set of its own. */
    public static String bytes(byte[] bytes, int start, int length) {
        StringBuilder text = new StringBuilder(length * 2 + 3).append("X'");
        for (int i = start; i < start + length; i++) {
            text.append(HEXADECIMAL[(bytes[i] >> 4) & 0xf]).append(HEXADECIMAL[bytes[i] & 0xf]);
        }
        return text.append('\'').toString();
    }
}
