package io.godwit.mysql.capture;

import io.godwit.mysql.catalog.Catalog;
import io.godwit.mysql.connection.Sessions;
import io.godwit.spi.Endpoint;
import io.godwit.spi.Option;
import io.godwit.spi.Reader;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Change;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.change.Join;
import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.ColumnRule;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.testkit.server.MySqlTestDatabase;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** What tests of one server's log share: a database, its log, and plans that carry the server's own text. */
@Timeout(120)
abstract class LogTests {
    static final RowFormat TEXT = new RowFormat("mysql/text", "");

    private final String server;
    MySqlTestDatabase database;
    Sessions sessions;
    BinaryLog log;

    @SuppressWarnings("NullAway.Init") // before each test
    LogTests(String server) {
        this.server = server;
    }

    @BeforeEach
    void open() {
        database = new MySqlTestDatabase(server);
        sessions = Sessions.open(database.endpoint(), "capture", Option.Side.SOURCE);
        log = new BinaryLog(sessions);
    }

    @AfterEach
    void closeAll() {
        if (log != null) { // else the server cannot run here
            log.close();
            database.close();
        }
    }

    Endpoint endpoint() {
        return database.endpoint();
    }

    boolean isMariaDb() {
        return sessions.version().isMariaDb();
    }

    boolean isMySql(int major) {
        return sessions.version().isMySql(major, 0, 0);
    }

    /** Runs statements as the administrator, each by itself, in one session. */
    void admin(String... statements) {
        database.server().execute("app", statements);
    }

    /** A value as text, asked for by the administrator. */
    String ask(String query) {
        try (Connection connection = database.server().connect("app");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return "" + row.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Nullable
    Table read(TableId id) {
        return new Catalog(sessions)
                .schema(Selection.ALL).tables().stream()
                        .filter(t -> t.id().equals(id))
                        .findFirst()
                        .orElse(null);
    }

    private final class Facts implements SourceFacts {
        @Override
        public @Nullable Table present(TableId table) {
            return read(table);
        }

        @Override
        public ColumnRule rule(TableId table, String column) {
            return ColumnRule.NONE;
        }
    }

    TablePlan plan(String table) {
        Table found = read(new TableId("app", table));
        if (found == null) {
            throw new AssertionError("no table " + table);
        }
        return new TablePlan(found, TEXT, "", TEXT, "", Join.NONE);
    }

    Reader<ChangeBatch> changes(List<TablePlan> plans, LogPosition from) {
        return log.changes(plans, from, new Facts());
    }

    /** Everything from a position up to the end of the log. */
    List<ChangeBatch> readAll(List<TablePlan> plans, LogPosition from) {
        LogPosition end = log.position();
        List<ChangeBatch> batches = new ArrayList<>();
        try (Reader<ChangeBatch> reader = changes(plans, from)) {
            while (true) {
                ChangeBatch batch = reader.next();
                if (batch == null) {
                    throw new AssertionError("a log has no end");
                }
                if (batch.isTransaction()) {
                    batches.add(batch);
                }
                if (batch.last() && batch.commit().covers(end)) {
                    return batches;
                }
            }
        }
    }

    /** Each transaction as a text: "INSERT 1|a; DELETE 1|a". */
    List<String> texts(List<ChangeBatch> batches) {
        List<String> texts = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (ChangeBatch batch : batches) {
            for (Change change : batch.changes()) {
                text.append(text.isEmpty() ? "" : "; ").append(text(change));
            }
            if (batch.last()) {
                texts.add(text.toString());
                text.setLength(0);
            }
        }
        return texts;
    }

    static String text(Change change) {
        Cells before = change.before();
        Cells after = change.after();
        return switch (change.kind()) {
            case TRUNCATE ->
                "TRUNCATE "
                        + change.truncated().stream()
                                .map(p -> p.table().id().name())
                                .toList();
            case INSERT -> "INSERT " + (after == null ? "" : row(after));
            case DELETE -> "DELETE " + (before == null ? "" : row(before));
            case UPDATE -> "UPDATE " + (before == null ? "" : row(before) + " -> ") + (after == null ? "" : row(after));
        };
    }

    static String row(Cells cells) {
        StringBuilder text = new StringBuilder();
        for (int c = 0; c < cells.columns(); c++) {
            text.append(c == 0 ? "" : "|")
                    .append(
                            cells.isAbsent(c)
                                    ? "(absent)"
                                    : cells.isNull(c)
                                            ? "∅"
                                            : new String(
                                                    cells.data(),
                                                    cells.start(c),
                                                    cells.length(c),
                                                    StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    /** A document in which 8.0 leaves a break of lines as it is, which no server takes back. */
    static Row withBreaksEscaped(Row row) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        int[] starts = new int[row.columns()];
        int[] lengths = new int[row.columns()];
        for (int c = 0; c < starts.length; c++) {
            starts[c] = data.size();
            for (int i = 0; i < row.length(c); i++) {
                byte each = row.data()[row.start(c) + i];
                data.writeBytes(each == '\n' ? new byte[] {'\\', 'n'} : new byte[] {each});
            }
            lengths[c] = row.length(c) < 0 ? row.length(c) : data.size() - starts[c];
        }
        return new Row(data.toByteArray(), starts, lengths);
    }
}
