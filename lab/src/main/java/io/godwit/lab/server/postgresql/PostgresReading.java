package io.godwit.lab.server.postgresql;

import io.godwit.lab.server.Reading;
import io.godwit.lab.server.Rows;
import io.godwit.lab.workload.Bank;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** By {@code COPY}, or by a text that other engines can give too. */
final class PostgresReading implements Reading {
    private static final String TABLES =
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                    + " WHERE n.nspname = 'bank' AND c.relkind = 'r' ORDER BY c.relname COLLATE \"C\"";

    private static final String SEQUENCES =
            "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'bank' ORDER BY 1";

    /** What is only brought about at hand-over. */
    private static final String TRIGGERS =
            "SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2";

    private static final String CONSTRAINTS =
            "SELECT conrelid::regclass::text, conname, convalidated, pg_get_constraintdef(oid) FROM pg_constraint"
                    + " WHERE connamespace = 'bank'::regnamespace AND contype <> 'n' ORDER BY 1, 2";
    private static final String INDEXES = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'bank' ORDER BY 1";

    private static final String COLUMNS_OF_KEY = "(SELECT string_agg(a.attname, ',' ORDER BY k.place)"
            + " FROM unnest(%s) WITH ORDINALITY k (number, place)"
            + " JOIN pg_attribute a ON a.attrelid = %s AND a.attnum = k.number)";

    /** Primary keys and unique indexes, and foreign keys with what they do. */
    private static final String NEUTRAL = "SELECT 'unique ' || c.relname || ' (' || "
            + COLUMNS_OF_KEY.formatted("i.indkey::int[]", "c.oid") + " || ')' FROM pg_index i"
            + " JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE n.nspname = 'bank' AND i.indisunique AND i.indisvalid AND c.relkind = 'r'"
            + " UNION ALL SELECT 'foreign ' || c.relname || ' (' || "
            + COLUMNS_OF_KEY.formatted("o.conkey", "c.oid") + " || ') ' || r.relname || ' (' || "
            + COLUMNS_OF_KEY.formatted("o.confkey", "r.oid")
            + " || ')' || CASE o.confdeltype WHEN 'c' THEN ' cascade' ELSE '' END FROM pg_constraint o"
            + " JOIN pg_class c ON c.oid = o.conrelid JOIN pg_class r ON r.oid = o.confrelid"
            + " WHERE o.connamespace = 'bank'::regnamespace AND o.contype = 'f' AND o.convalidated";

    private static final String SLOTS =
            "SELECT slot_name FROM pg_replication_slots WHERE database = current_database()";

    @Override
    public List<String> tables(Connection connection) throws SQLException {
        return Rows.of(connection, TABLES);
    }

    @Override
    public void rows(Connection connection, String table, boolean neutral, Consumer<String> line) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET timezone = 'UTC'");
        }
        String query = neutral
                ? neutral(connection, table)
                : "SELECT * FROM bank.\"" + table + "\" t ORDER BY t::text COLLATE \"C\"";
        CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut("COPY (" + query + ") TO STDOUT");
        for (byte[] row = copy.readFromCopy(); row != null; row = copy.readFromCopy()) {
            String text = new String(row, StandardCharsets.UTF_8);
            line.accept(text.endsWith("\n") ? text.substring(0, text.length() - 1) : text);
        }
    }

    /** Each value as text, in the order of {@link Bank}'s columns for that. */
    private static String neutral(Connection connection, String table) throws SQLException {
        List<String> shown = new ArrayList<>();
        for (String column : Rows.of(
                connection,
                "SELECT column_name || ' ' || data_type FROM information_schema.columns WHERE table_schema = 'bank'"
                        + " AND table_name = '" + table + "' ORDER BY column_name COLLATE \"C\"")) {
            String name = column.substring(0, column.indexOf(' '));
            String type = column.substring(column.indexOf(' ') + 1);
            shown.add(
                    switch (type) {
                        case "bytea" -> "encode(" + name + ", 'hex')";
                        case "timestamp with time zone" ->
                            "to_char(" + name + " AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')";
                        case "timestamp without time zone" -> "to_char(" + name + ", 'YYYY-MM-DD HH24:MI:SS.US')";
                        // the bits, which every engine has
                        case "double precision" -> "encode(float8send(" + name + "), 'hex')";
                        case "json", "jsonb" -> name + "::jsonb::text";
                        default -> name + "::text";
                    });
        }
        List<String> order = new ArrayList<>();
        for (String column : Bank.order(table)) {
            order.add(column + " IS NOT NULL");
            order.add("(" + column + ")::text COLLATE \"C\"");
        }
        return "SELECT " + String.join(", ", shown) + " FROM bank." + table + " ORDER BY " + String.join(", ", order);
    }

    @Override
    public List<String> structure(Connection connection, boolean neutral) throws SQLException {
        List<String> found = new ArrayList<>();
        for (String query : neutral ? List.of(NEUTRAL) : List.of(SEQUENCES, TRIGGERS, CONSTRAINTS, INDEXES)) {
            found.addAll(Rows.of(connection, query));
        }
        return found.stream().sorted().toList();
    }

    @Override
    public long nextBooking(Connection connection) throws SQLException {
        return Long.parseLong(Rows.of(connection, "SELECT last_value + 1 FROM bank.booking_id_seq")
                .get(0));
    }

    /** A slot that nobody reads fills the source's disk. */
    @Override
    public List<String> leftovers(Connection connection) throws SQLException {
        return Rows.of(connection, SLOTS).stream()
                .map(slot -> "replication slot " + slot)
                .toList();
    }

    @Override
    public boolean isFence(SQLException error) {
        return "25006".equals(error.getSQLState());
    }
}
