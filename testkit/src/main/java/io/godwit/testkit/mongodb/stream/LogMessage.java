package io.godwit.testkit.mongodb.stream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what PostgreSQL's {@code pgoutput} sends (PostgreSQL manual, "Logical Replication Message Formats"), in its binary form and
 * protocol version 1.
 */
final class LogMessage {
    private static final long MICROS_FROM_1970_TO_2000 = 946_684_800_000_000L;

    /** Whose rows. */
    static final class Relation {
        final String schema;
        final String name;
        private final List<String> columns = new ArrayList<>();

        private Relation(String schema, String name) {
            this.schema = schema;
            this.name = name;
        }
    }

    /** A row: its columns' bytes, those that were not sent (an unchanged large value) left out. */
    static final class Row {
        private final Map<String, byte @Nullable []> values = new HashMap<>();

        byte @Nullable [] bytes(String column) {
            return values.get(column);
        }

        String text(String column) {
            byte[] bytes = values.get(column);
            if (bytes == null) {
                throw new IllegalStateException("the engine's log does not hold " + column);
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }

        /** A large value that an update left alone is only in the row before. */
        Row completed(Row before) {
            before.values.forEach(values::putIfAbsent);
            return this;
        }
    }

    private final ByteBuffer data;

    LogMessage(ByteBuffer data) {
        this.data = data;
    }

    char type() {
        return (char) data.get();
    }

    int int32() {
        return data.getInt();
    }

    long int64() {
        return data.getLong();
    }

    byte int8() {
        return data.get();
    }

    long wallMillis() {
        return (data.getLong() + MICROS_FROM_1970_TO_2000) / 1000;
    }

    String text() {
        int start = data.position();
        int end = start;
        while (data.get(end) != 0) {
            end++;
        }
        byte[] bytes = new byte[end - start];
        data.get(bytes);
        data.get();
        return new String(bytes, StandardCharsets.UTF_8);
    }

    byte[] counted() {
        byte[] bytes = new byte[data.getInt()];
        data.get(bytes);
        return bytes;
    }

    Relation relation() {
        Relation relation = new Relation(text(), text());
        data.get();
        int columns = data.getShort();
        for (int i = 0; i < columns; i++) {
            data.get();
            relation.columns.add(text());
            data.getInt();
            data.getInt();
        }
        return relation;
    }

    Row row(Relation relation) {
        Row row = new Row();
        int columns = data.getShort();
        for (int i = 0; i < columns; i++) {
            char kind = (char) data.get();
            switch (kind) {
                case 'n' -> row.values.put(relation.columns.get(i), null);
                case 'u' -> {}
                case 't', 'b' -> row.values.put(relation.columns.get(i), counted());
                default -> throw new IllegalStateException("unknown kind of column in the engine's log: " + kind);
            }
        }
        return row;
    }
}
