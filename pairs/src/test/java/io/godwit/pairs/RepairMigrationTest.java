package io.godwit.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.migration.Definition;
import io.godwit.engine.migration.Definition.CutoverPolicy;
import io.godwit.engine.migration.Definition.EndpointReference;
import io.godwit.engine.migration.Desired;
import io.godwit.engine.migration.Phase;
import io.godwit.engine.repair.RepairReport;
import io.godwit.engine.run.Answers;
import io.godwit.engine.run.Connectors;
import io.godwit.engine.run.MigrationRunner;
import io.godwit.engine.run.Operations;
import io.godwit.engine.run.Status;
import io.godwit.engine.run.Status.State;
import io.godwit.engine.state.MemoryStateStore;
import io.godwit.engine.state.Request;
import io.godwit.engine.state.Request.Arguments;
import io.godwit.engine.state.Request.Kind;
import io.godwit.engine.validate.ValidationReport;
import io.godwit.engine.watch.WatchJournal;
import io.godwit.postgresql.PostgresConnector;
import io.godwit.spi.Endpoint;
import io.godwit.spi.Mode;
import io.godwit.spi.Secret;
import io.godwit.spi.schema.Selection;
import io.godwit.testkit.Eventually;
import io.godwit.testkit.server.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Differences of every kind planted under write load are found and mended, and the cutover then finds both sides equal. */
final class RepairMigrationTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String NAME = "mended";

    /** Whatever can be wrong with a row; in a session like Godwit's own, which no trigger or foreign key sees. */
    private static final List<String> CORRUPTIONS = List.of(
            "UPDATE item SET bits = bits # 1 WHERE id = 1",
            "DELETE FROM item WHERE id = 2",
            "INSERT INTO item (id, code, name) VALUES (-7, -7, 'surplus')",
            "UPDATE item SET code = -code WHERE id IN (3, 4)",
            "UPDATE item SET code = 3 WHERE id = 4",
            "UPDATE item SET code = 4 WHERE id = 3",
            "UPDATE item SET name = left(name, 3) WHERE id = 5",
            "UPDATE item SET at = at + interval '1 microsecond' WHERE id = 6",
            "UPDATE item SET name = name || ' ' WHERE id = 7",
            "UPDATE item SET body = NULL WHERE body = ''",
            "UPDATE item SET price = 1.0 WHERE id = 8",
            "UPDATE item SET body = repeat('y', 9000) WHERE id = 9",
            "DELETE FROM loose WHERE ctid = (SELECT ctid FROM loose WHERE word IS NULL LIMIT 1)",
            "INSERT INTO loose SELECT * FROM loose WHERE number = 5 LIMIT 1",
            "INSERT INTO loose VALUES ('never there', 0.5)",
            "UPDATE part SET note = 'wrong' WHERE part = 'b' AND id = 10",
            "UPDATE item SET parent = NULL WHERE id = 12");

    private final MemoryStateStore store = new MemoryStateStore();
    private final PostgresServer server = PostgresServer.shared(15);
    private final String from = server.createDatabase();
    private final String to = server.createDatabase();
    private volatile boolean writing = true;
    private @Nullable MigrationRunner live;
    private @Nullable CompletableFuture<Void> writer;
    private CompletableFuture<Status> run = new CompletableFuture<>();

    @AfterEach
    void close() throws Exception {
        endWriting();
        MigrationRunner runner = live;
        if (runner != null) {
            runner.stop();
            run.get(2, TimeUnit.MINUTES);
        }
        try (var source = new PostgresConnector().source(endpoint(from), NAME)) {
            source.forget();
        }
    }

    private void fill() {
        server.execute(
                from,
                "CREATE TABLE item (id bigint PRIMARY KEY, code integer UNIQUE, name text, body text, price numeric,"
                        + " at timestamptz DEFAULT now(), bits integer DEFAULT 6, parent bigint REFERENCES item)",
                "CREATE TABLE loose (word text, number numeric)",
                "ALTER TABLE loose REPLICA IDENTITY FULL",
                "CREATE TABLE part (part text, id uuid_like, note text, PRIMARY KEY (part, id))"
                        .replace("uuid_like", "integer"),
                "INSERT INTO item (id, code, name, body, price, parent) SELECT i, i, 'name ' || i,"
                        + " CASE i % 10 WHEN 0 THEN '' WHEN 9 THEN repeat('x', 9000) END, i / 3.0,"
                        + " CASE WHEN i > 1 THEN 1 END FROM generate_series(1, 2000) i",
                "INSERT INTO loose SELECT CASE WHEN i % 7 > 0 THEN 'w' || i % 7 END, i % 11"
                        + " FROM generate_series(1, 500) i",
                "INSERT INTO part SELECT chr(97 + i % 3), i, 'n' FROM generate_series(0, 299) i");
    }

    private Endpoint endpoint(String database) {
        return new Endpoint(server.url(database), Secret.NONE, Map.of());
    }

    private Definition definition(CutoverPolicy.Check check, int watched) {
        return new Definition(
                NAME,
                Mode.ONLINE,
                new EndpointReference(server.url(from), "", Map.of()),
                new EndpointReference(server.url(to), "", Map.of()),
                Selection.ALL,
                new Definition.Load(2, 1 << 20),
                new Definition.Sync(100, 50, 8L << 20, watched, Definition.Sync.OnDivergence.REPORT),
                new CutoverPolicy(CutoverPolicy.When.ON_COMMAND, check, 60_000));
    }

    private Connectors connectors() {
        return new Connectors(List.of(new PostgresConnector()));
    }

    private void start(Definition definition) {
        MigrationRunner runner =
                new MigrationRunner(definition, endpoint(from), endpoint(to), connectors(), store, status -> {});
        live = runner;
        run = CompletableFuture.supplyAsync(runner::run, task -> new Thread(task, "runner").start());
        Eventually.until(
                "sync",
                PATIENCE,
                () -> store.status(NAME)
                        .map(s -> s.phase() == Phase.SYNC && s.lagMillis() >= 0)
                        .orElse(false));
    }

    /** Writes to rows that nobody spoils, and to some that are. */
    private void write(boolean spoiltToo) {
        writer = CompletableFuture.runAsync(
                () -> {
                    Random random = new Random(7);
                    for (int i = 1; writing; i++) {
                        int id = (spoiltToo ? 1 : 100) + random.nextInt(1500);
                        server.execute(
                                from,
                                "UPDATE item SET price = " + i + " WHERE id = " + id,
                                "INSERT INTO item (id, code, name) VALUES (" + (10_000 + i) + ", " + (10_000 + i)
                                        + ", 'new')",
                                "INSERT INTO loose VALUES ('more', " + i + ")",
                                "UPDATE part SET note = '" + i + "' WHERE id = " + (100 + random.nextInt(150)));
                    }
                },
                task -> new Thread(task, "writer").start());
    }

    private void endWriting() throws Exception {
        writing = false;
        CompletableFuture<Void> work = writer;
        if (work != null) {
            work.get(1, TimeUnit.MINUTES);
        }
    }

    private void corrupt() {
        List<String> statements = new ArrayList<>(List.of("SET session_replication_role = replica"));
        statements.addAll(CORRUPTIONS);
        server.execute(to, statements.toArray(new String[0]));
    }

    private Request ask(Kind kind, Definition definition) {
        return new Operations(connectors(), store)
                .serve(definition, endpoint(from), endpoint(to), kind, Arguments.ALL, status -> {}, () -> false);
    }

    private RepairReport repair(Definition definition) {
        Request answer = ask(Kind.REPAIR, definition);
        assertThat(answer.state()).as(answer.result() + store.journal(NAME)).isEqualTo(Request.State.DONE);
        return Answers.repair(answer);
    }

    private void handOver(Definition definition) throws Exception {
        store.desire(NAME, Desired.CUTOVER);
        if (run.isDone()) {
            MigrationRunner runner =
                    new MigrationRunner(definition, endpoint(from), endpoint(to), connectors(), store, status -> {});
            run = CompletableFuture.supplyAsync(runner::run, task -> new Thread(task, "runner").start());
        }
        Status end = run.get(2, TimeUnit.MINUTES);
        assertThat(end.state()).as(end.error() + "").isEqualTo(State.DONE);
        for (String table : List.of("item", "loose", "part")) {
            assertThat(rows(to, table)).as(table).isEqualTo(rows(from, table));
        }
    }

    private List<String> rows(String database, String table) {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT t::text FROM " + table + " t ORDER BY t::text COLLATE \"C\"")) {
            List<String> rows = new ArrayList<>();
            while (row.next()) {
                rows.add(row.getString(1));
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void everyKindOfDifferenceIsFoundAndMendedUnderLoad() throws Exception {
        fill();
        Definition definition = definition(CutoverPolicy.Check.BEFORE_HAND_OVER, 0);
        start(definition);
        write(false);
        ValidationReport before = Answers.validation(ask(Kind.VALIDATE, definition));
        assertThat(before.identical()).isTrue();
        corrupt();
        ValidationReport found = Answers.validation(ask(Kind.VALIDATE, definition));
        assertThat(found.aligned()).isTrue();
        assertThat(found.tables()).noneMatch(ValidationReport.TableResult::identical);
        RepairReport report = repair(definition);
        assertThat(report.after().identical()).as(report.toString()).isTrue();
        assertThat(report.tables()).hasSize(3);
        assertThat(run).isNotDone();
        endWriting();
        handOver(definition);
    }

    @Test
    void aRunThatStoppedAtAMissingRowIsMendedAndGoesOn() throws Exception {
        fill();
        Definition definition = definition(CutoverPolicy.Check.BEFORE_HAND_OVER, 0);
        start(definition);
        corrupt();
        server.execute(to, "SET session_replication_role = replica", "DELETE FROM item WHERE id BETWEEN 20 AND 1500");
        write(true);
        assertThat(run.get(2, TimeUnit.MINUTES).state()).isEqualTo(State.STOPPED);
        RepairReport report = repair(definition);
        assertThat(report.after().identical()).as(report.toString()).isTrue();
        endWriting();
        handOver(definition);
    }

    @ParameterizedTest
    @ValueSource(strings = {"name = 'wrong'", "at = at + interval '1 microsecond'", "body = ''"})
    void continuousValidationFindsWhatIsSpoiltAndRepairMendsIt(String spoiling) throws Exception {
        fill();
        Definition definition = definition(CutoverPolicy.Check.BEFORE_HAND_OVER, 2_000);
        // Whatever is written is spoilt at once, as by a trigger that was forgotten on the target.
        start(definition);
        server.execute(
                to,
                "CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW."
                        + spoiling.replace("'", "''")
                                .replace("at = at", "at = NEW.at")
                                .replaceFirst("=", ":=")
                        + "; RETURN NEW; END'",
                "CREATE TRIGGER spoiling BEFORE INSERT ON item FOR EACH ROW EXECUTE FUNCTION spoil()",
                "ALTER TABLE item ENABLE ALWAYS TRIGGER spoiling");
        write(false);
        Eventually.until(
                "a difference is noted",
                PATIENCE,
                () -> store.journal(NAME).stream().anyMatch(e -> e.event().equals(WatchJournal.FOUND)));
        assertThat(run).isNotDone();
        server.execute(to, "DROP TRIGGER spoiling ON item");
        RepairReport report = repair(definition);
        assertThat(report.after().identical()).as(report.toString()).isTrue();
        assertThat(report.repaired()).isPositive();
        endWriting();
        handOver(definition);
    }
}
