package io.godwit.postgresql.load;

import io.godwit.postgresql.apply.Facts;
import io.godwit.postgresql.connection.Quoting;
import io.godwit.postgresql.connection.Sessions;
import io.godwit.spi.Checkpoint.SplitLoaded;
import io.godwit.spi.Endpoint;
import io.godwit.spi.Option;
import io.godwit.spi.Reader;
import io.godwit.spi.Secret;
import io.godwit.spi.TablePlan;
import io.godwit.spi.Writer;
import io.godwit.spi.change.Join;
import io.godwit.spi.load.Split;
import io.godwit.spi.row.Batch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import io.godwit.testkit.server.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An empty database of a shared server, and what a test needs to load into it or out of it. */
final class LoadDatabase implements AutoCloseable {
    private static final Map<String, Type> NEUTRAL = Map.ofEntries(
            Map.entry("bool", new Type.Bool()),
            Map.entry("int2", new Type.Int(16)),
            Map.entry("int4", new Type.Int(32)),
            Map.entry("int8", new Type.Int(64)),
            Map.entry("oid", new Type.Int(33)),
            Map.entry("float4", new Type.Real(32)),
            Map.entry("float8", new Type.Real(64)),
            Map.entry("numeric", new Type.Decimal(0, 0)),
            Map.entry("text", new Type.Text(0, false)),
            Map.entry("varchar", new Type.Text(0, false)),
            Map.entry("bpchar", new Type.Text(0, true)),
            Map.entry("name", new Type.Text(63, false)),
            Map.entry("bytea", new Type.Bytes(0)),
            Map.entry("uuid", new Type.Uuid()),
            Map.entry("date", new Type.Date()),
            Map.entry("time", new Type.Time(6)),
            Map.entry("timestamp", new Type.Timestamp(false, 6)),
            Map.entry("timestamptz", new Type.Timestamp(true, 6)),
            Map.entry("json", new Type.Json()),
            Map.entry("jsonb", new Type.Json()));

    final PostgresServer server;
    final String name;
    final Sessions sessions;
    private final Connection session;

    LoadDatabase(int major, Option.Side side) {
        server = PostgresServer.shared(major);
        name = server.createDatabase();
        sessions = Sessions.open(new Endpoint(server.url(name), Secret.NONE, Map.of()), "test", side);
        try {
            session = sessions.open("test");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static LoadDatabase source(int major) {
        return new LoadDatabase(major, Option.Side.SOURCE);
    }

    static LoadDatabase target(int major) {
        return new LoadDatabase(major, Option.Side.TARGET);
    }

    void execute(String... statements) {
        server.execute(name, statements);
    }

    /** The rows of a query, their values as text with a bar between. */
    List<String> rows(String query) {
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            List<String> rows = new ArrayList<>();
            while (row.next()) {
                StringBuilder text = new StringBuilder();
                for (int c = 1; c <= row.getMetaData().getColumnCount(); c++) {
                    text.append(c > 1 ? "|" : "").append(row.getString(c));
                }
                rows.add(text.toString());
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    /** A table of schema public as it stands in the catalog, with its primary key. */
    Table table(String tableName) {
        TableId id = new TableId("public", tableName);
        String oid = Quoting.literal(Quoting.name(id)) + "::regclass";
        List<Column> columns = new ArrayList<>();
        for (String row : rows("SELECT attname, format_type(atttypid, atttypmod), NOT attnotnull, attgenerated <> '',"
                + " (SELECT b.typname FROM pg_type b WHERE b.oid = coalesce(nullif(t.typbasetype, 0), t.oid)),"
                + " t.typtype = 'e' FROM pg_attribute a JOIN pg_type t ON t.oid = atttypid WHERE attrelid = "
                + oid + " AND attnum > 0 AND NOT attisdropped ORDER BY attnum")) {
            String[] part = row.split("\\|", -1);
            Type type = part[5].equals("t")
                    ? new Type.Enumeration(List.of())
                    : NEUTRAL.getOrDefault(part[4], new Type.Native("postgresql", part[1]));
            columns.add(new Column(part[0], type, part[1], part[2].equals("t"), part[3].equals("t"), false));
        }
        List<String> key =
                rows("SELECT attname FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY(indkey)"
                        + " WHERE indisprimary AND indrelid = " + oid);
        return new Table(id, id, columns, key.isEmpty() ? null : new Key("key", key, true), false, false, null, -1, -1);
    }

    static TablePlan plan(Table table, RowFormat format) {
        return new TablePlan(table, format, "", RowFormat.NEUTRAL, "", Join.NONE);
    }

    /** The formats both sides know, as the engine finds them. */
    static List<RowFormat> common(Table table, LoadDatabase source, LoadDatabase target) {
        List<RowFormat> formats = new ArrayList<>(Formats.rows(table, source.sessions.version()));
        formats.retainAll(Formats.rows(table, target.sessions.version()));
        return formats;
    }

    /** What the engine's loader does with one split. */
    long load(TablePlan plan, PostgresSnapshot snapshot, Split split, LoadDatabase target, Facts facts) {
        try (Reader<Batch> in = CopyOut.open(sessions, plan, snapshot, split);
                Writer<Batch> out = CopyIn.open(target.sessions, facts, plan, split)) {
            long rows = 0;
            long bytes = 0;
            for (Batch batch = in.next(); batch != null; batch = in.next()) {
                out.write(batch);
                rows += batch.rows();
                bytes += batch.bytes();
            }
            out.commit(new SplitLoaded(split, rows, bytes, snapshot.position().text()));
            return rows;
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        server.execute("postgres", "DROP DATABASE \"" + name + "\"");
    }
}
