package io.godwit.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;

/**
 * Fills an empty database with Chinook (a shop for music) and FoodMart (a chain of groceries), both whole as their publishers give them
 * except FoodMart's aggregates, which follow from the sales. Adds what a grown PostgreSQL database has besides tables.
 */
final class SampleDatabase implements SampleScript.Rows {
    /** Where rows go whose table is named otherwise here. */
    private static final Map<String, String> FOODMART = Map.ofEntries(
            Map.entry("sales_fact_1997", "sale"),
            Map.entry("sales_fact_1998", "sale"),
            Map.entry("sales_fact_dec_1998", "sale"),
            Map.entry("inventory_fact_1997", "inventory"),
            Map.entry("inventory_fact_1998", "inventory"),
            Map.entry("customer", "customer"),
            Map.entry("product", "product"),
            Map.entry("product_class", "product_class"),
            Map.entry("store", "store"),
            Map.entry("promotion", "promotion"),
            Map.entry("time_by_day", "time_by_day"),
            Map.entry("employee", "employee"),
            Map.entry("salary", "salary"),
            Map.entry("expense_fact", "expense_fact"));

    private static final int FLUSH_BYTES = 1 << 16;

    private final CopyManager copies;
    private final ByteBuffer buffer = ByteBuffer.allocate(2 * FLUSH_BYTES);
    private boolean foodmart;
    private long rows;
    private @Nullable CopyIn copy;

    private SampleDatabase(Connection connection) throws SQLException {
        this.copies = connection.unwrap(PGConnection.class).getCopyAPI();
    }

    /** Fills the database in one transaction and returns how many rows of the samples it now holds. */
    static long fill(Connection connection) throws SQLException, IOException {
        connection.setAutoCommit(false);
        run(connection, "tables.sql");
        SampleDatabase sample = new SampleDatabase(connection);
        SampleScript.read("chinook.script", sample);
        sample.end();
        sample.foodmart = true;
        SampleScript.read("foodmart.script", sample);
        sample.end();
        run(connection, "objects.sql");
        connection.commit();
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            statement.execute("ANALYZE");
        }
        return sample.rows;
    }

    @Override
    public boolean begin(String table, List<String> columns) throws IOException {
        end();
        String name = foodmart ? FOODMART.get(table) : table;
        if (name == null || columns.isEmpty()) {
            return false;
        }
        String list = columns.stream().map(column -> '"' + column + '"').collect(Collectors.joining(", "));
        String schema = foodmart ? "foodmart" : "chinook";
        try {
            copy = copies.copyIn("COPY " + schema + ".\"" + name + "\" (" + list + ") FROM STDIN");
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
        return true;
    }

    @Override
    public void row(CharSequence copyText) throws IOException {
        rows++;
        buffer.put(StandardCharsets.UTF_8.encode(CharBuffer.wrap(copyText)));
        if (buffer.position() >= FLUSH_BYTES) {
            flush();
        }
    }

    private void flush() throws IOException {
        if (copy != null) {
            try {
                copy.writeToCopy(buffer.array(), 0, buffer.position());
            } catch (SQLException e) {
                throw new IOException(e.getMessage(), e);
            }
        }
        buffer.clear();
    }

    private void end() throws IOException {
        flush();
        if (copy != null) {
            try {
                copy.endCopy();
            } catch (SQLException e) {
                throw new IOException(e.getMessage(), e);
            }
        }
        copy = null;
    }

    private static void run(Connection connection, String resource) throws SQLException, IOException {
        String script;
        try (InputStream stream = SampleDatabase.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IOException("the class path holds no " + resource);
            }
            script = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute(script);
        }
    }
}
