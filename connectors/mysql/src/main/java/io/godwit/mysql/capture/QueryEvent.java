package io.godwit.mysql.capture;

import java.nio.charset.StandardCharsets;

/**
 * A statement in the log (MySQL source documentation, "Query_event").
 *
 * @param schema the database that was used
 * @param sql the statement
 */
record QueryEvent(String schema, String sql) {
    private static final int SCHEMA_LENGTH = 8;
    private static final int VARIABLES_LENGTH = 11;
    private static final int FIXED = 13;
    /** What the event of a LOAD DATA statement has besides. */
    private static final int LOAD_FIXED = 13;

    static QueryEvent read(LogEvent event, CompressedPart unpacked) {
        byte[] data = event.data;
        int at = event.body;
        int schemaLength = LogBytes.u8(data, at + SCHEMA_LENGTH);
        int variables = LogBytes.u16(data, at + VARIABLES_LENGTH);
        int schemaAt = at + FIXED + (event.type == LogEvent.EXECUTE_LOAD_QUERY ? LOAD_FIXED : 0) + variables;
        int sqlAt = schemaAt + schemaLength + 1;
        int length = event.end - sqlAt;
        if (length == 5 && data[sqlAt] == 'B' && data[sqlAt + 1] == 'E' && data[sqlAt + 4] == 'N') {
            return BEGIN;
        }
        String schema = new String(data, schemaAt, schemaLength, StandardCharsets.UTF_8);
        if (event.type == LogEvent.MARIADB_QUERY_COMPRESSED) {
            unpacked.unpack(data, sqlAt, event.end);
            return new QueryEvent(schema, StatementText.decode(unpacked.data(), 0, unpacked.length()));
        }
        return new QueryEvent(schema, StatementText.decode(data, sqlAt, length));
    }

    private static final QueryEvent BEGIN = new QueryEvent("", "BEGIN");
}
