package io.godwit.engine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.engine.EngineErrors;
import io.godwit.engine.migration.Desired;
import io.godwit.engine.migration.Phase;
import io.godwit.engine.run.Status;
import io.godwit.spi.ErrorCode;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Identity;
import io.godwit.spi.Mode;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Join;
import io.godwit.spi.change.Ledger;
import io.godwit.spi.load.Split;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Definition;
import io.godwit.spi.schema.Expression;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.Query;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlStateStoreTest {
    @TempDir
    Path folder;

    @Test
    void remembersWhatWasAskedAcrossOpenings() {
        try (StateStore store = SqlStateStore.open(folder)) {
            assertThat(store.names()).isEmpty();
            assertThat(store.desired("shop")).isEqualTo(Desired.RUN);
            store.define("shop", "first");
            store.define("shop", "second");
            store.define("archive", "other");
            store.desire("shop", Desired.CUTOVER);
        }
        try (StateStore store = SqlStateStore.open(folder)) {
            assertThat(store.definition("shop")).contains("second");
            assertThat(store.definition("none")).isEmpty();
            assertThat(store.names()).containsExactly("archive", "shop");
            assertThat(store.desired("shop")).isEqualTo(Desired.CUTOVER);
            store.forget("shop");
            assertThat(store.names()).containsExactly("archive");
            assertThat(store.desired("shop")).isEqualTo(Desired.RUN);
        }
    }

    @Test
    void keepsTheJournalInOrder() {
        try (StateStore store = SqlStateStore.open(folder)) {
            store.append("shop", new JournalEntry(20, "run-started", Map.of()));
            store.append(
                    "shop", new JournalEntry(10, "phase-entered", Map.of("phase", "LOAD", "text", "\u00e9 \" \\ \n")));
            store.append("other", new JournalEntry(5, "run-started", Map.of()));
            assertThat(store.journal("shop"))
                    .containsExactly(
                            new JournalEntry(20, "run-started", Map.of()),
                            new JournalEntry(10, "phase-entered", Map.of("phase", "LOAD", "text", "\u00e9 \" \\ \n")));
            store.define("shop", "x");
            assertThat(store.journal("shop")).hasSize(2);
            store.forget("shop");
            assertThat(store.journal("shop")).isEmpty();
            assertThat(store.journal("other")).hasSize(1);
        }
    }

    @Test
    void givesBackAnEqualPlanWithEveryType() {
        List<Type> types = List.of(
                new Type.Bool(),
                new Type.Int(64),
                new Type.Real(32),
                new Type.Decimal(12, 2),
                new Type.Text(10, true),
                new Type.Bytes(0),
                new Type.Uuid(),
                new Type.Date(),
                new Type.Time(6),
                new Type.Timestamp(true, 6),
                new Type.Json(),
                new Type.Enumeration(List.of("a", "b,\"c\"")),
                new Type.Bits(3, true),
                new Type.Duration(6),
                new Type.Geometry("polygon", 4326),
                new Type.Native("engine", "shape"));
        assertThat(types.stream().<Class<?>>map(Type::getClass))
                .as("every type there is")
                .containsExactlyInAnyOrderElementsOf(subtypes());
        List<Column> columns = IntStream.range(0, types.size())
                .mapToObj(i -> new Column("c" + i, types.get(i), "native(" + i + ")", i % 2 == 0, i == 3, i == 4))
                .toList();
        TableId dotted = new TableId("odd.schema", "odd \"name\"");
        Table keyed = new Table(
                dotted,
                new TableId("s", "t"),
                columns,
                new Key("k", List.of("c0", "c1"), true),
                true,
                true,
                "c1 > 5",
                7,
                -1);
        Table bare = new Table(new TableId("s", "u"), new TableId("s", "u"), columns, null, false, false, null, -1, 0);
        Plan plan = new Plan(
                new Identity("e", "1", "p", "s", "d", "a"),
                new Identity("e", "2", "p", "s", "d", "a"),
                new Schema(
                        "e",
                        "1",
                        List.of(keyed, bare),
                        List.of(
                                new SchemaObject("table", "s.t", Stage.PRE_DATA, List.of("one", "two"), null),
                                new SchemaObject("role", "r", Stage.OPEN, List.of(), "not moved"),
                                new SchemaObject("check", "s.t.c", Stage.POST_DATA, List.of("one"), null)
                                        .with(new Definition.CheckDefinition(dotted, "c", positive()))
                                        .changed("why"),
                                new SchemaObject("view", "s.v", Stage.POST_DATA, List.of("one"), null)
                                        .with(new Definition.ViewDefinition(
                                                dotted, dotted, columns, query(), true, "")))),
                List.of(
                        new TablePlan(keyed, new RowFormat("e/x", "a,b"), "best", RowFormat.NEUTRAL, "none", Join.NONE),
                        new TablePlan(bare, RowFormat.NEUTRAL, "", RowFormat.NEUTRAL, "", Join.NONE)),
                Map.of(
                        dotted,
                        List.of(new Split(dotted, 0, 2, "..5", true), new Split(dotted, 1, 2, "5..", false)),
                        bare.id(),
                        List.of()));
        try (StateStore store = SqlStateStore.open(folder)) {
            assertThat(store.plan("shop")).isEmpty();
            store.savePlan("shop", plan);
            assertThat(store.plan("shop")).contains(plan);
        }
    }

    /** Of every form a query has. */
    private static Query query() {
        Expression field = new Expression.FieldValue("a", "c", new Type.Int(32));
        Query one = select(new Query.Relation(new TableId("s", "t"), "a"), field, field);
        Query.From joined = new Query.Join(
                Query.Join.Kind.LEFT,
                new Query.Derived(one, "d"),
                new Query.Relation(new TableId("s", "u"), "a"),
                new Expression.Subquery(Expression.Subquery.Question.IN, field, one));
        return new Query.Union(
                one,
                select(joined, new Expression.Aggregate(Expression.Aggregate.Measure.COUNT, true, null), positive()),
                true);
    }

    private static Query select(Query.From from, Expression shown, Expression where) {
        return new Query.Select(
                true,
                List.of(new Query.Output("o", shown, new Type.Int(64))),
                from,
                where,
                List.of(shown),
                null,
                List.of(new Query.Order(shown, true, false)));
    }

    private static Expression positive() {
        return new Expression.Call(
                Expression.Function.GREATER,
                List.of(new Expression.ColumnValue("c0"), new Expression.Literal(Expression.Literal.Kind.NUMBER, "0")));
    }

    private static List<Class<?>> subtypes() {
        return Arrays.asList(Type.class.getPermittedSubclasses());
    }

    @Test
    void publishesTheLastStatus() {
        try (StateStore store = SqlStateStore.open(folder);
                StateStore other = SqlStateStore.open(folder)) {
            assertThat(other.status("shop")).isEmpty();
            store.publish("shop", status("one"));
            store.publish("shop", status("two"));
            assertThat(other.status("shop")).contains(status("two"));
            store.forget("shop");
            assertThat(other.status("shop")).isEmpty();
        }
    }

    private static Status status(String message) {
        return new Status(
                "shop",
                Mode.ONLINE,
                Phase.LOAD,
                Status.State.RUNNING,
                Desired.RUN,
                message,
                List.of(new Status.TableStatus("s.t", "s.t", 1, 2, 3, 4, 5, 6)),
                1,
                2,
                -1,
                -1,
                -1,
                0,
                Ledger.ZERO,
                -1,
                5,
                6,
                7,
                new Status.ErrorReport("CODE", "RETRY", "m", "w", "a"));
    }

    @Test
    void makesAFolderOnlyItsOwnerReads() throws IOException {
        Path made = folder.resolve("a/b");
        SqlStateStore.open(made).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                .isEqualTo("rwx------");
    }

    @Test
    void refusesAPathThatIsAFile() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertCode(EngineErrors.STATE_UNAVAILABLE, () -> SqlStateStore.open(file));
        assertCode(EngineErrors.STATE_UNAVAILABLE, () -> SqlStateStore.open(file.resolve("below")));
    }

    @Test
    void refusesAFileThatIsNoStore() throws IOException {
        Files.writeString(
                folder.resolve("godwit.db"), "this is not a database, but long enough to be looked at".repeat(99));
        assertCode(EngineErrors.STATE_DAMAGED, () -> SqlStateStore.open(folder));
    }

    @Test
    void refusesAStoreOfANewerVersion() throws Exception {
        SqlStateStore.open(folder).close();
        try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("godwit.db"));
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version = 99");
        }
        assertCode(EngineErrors.STATE_TOO_NEW, () -> SqlStateStore.open(folder));
    }

    @Test
    void refusesNamesThatWouldLeaveTheFolder() {
        try (StateStore store = SqlStateStore.open(folder)) {
            assertCode(EngineErrors.MIGRATION_UNKNOWN, () -> store.define("../x", "text"));
            assertCode(EngineErrors.MIGRATION_UNKNOWN, () -> store.lease("../x"));
            assertCode(EngineErrors.MIGRATION_UNKNOWN, () -> store.status("a/b"));
        }
    }

    @Test
    void letsOneRunnerInAtATime() {
        try (StateStore store = SqlStateStore.open(folder);
                StateStore other = SqlStateStore.open(folder)) {
            StateStore.Lease lease = store.lease("shop");
            assertThatThrownBy(() -> other.lease("shop"))
                    .hasMessageContaining("" + ProcessHandle.current().pid());
            assertCode(Errors.TARGET_CLAIMED, () -> store.lease("shop"));
            other.lease("archive").close();
            lease.close();
            lease.close();
            other.lease("shop").close();
        }
    }

    @Test
    void aKilledProcessFreesItsLeaseAndKeepsWhatItWrote() throws Exception {
        Process process = process("hold");
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
                StateStore store = SqlStateStore.open(folder)) {
            assertThat(out.readLine()).isEqualTo("held");
            assertThatThrownBy(() -> store.lease("shop")).hasMessageContaining("" + process.pid());
            process.destroyForcibly().waitFor();
            store.lease("shop").close();
            assertThat(store.journal("shop")).hasSize(50);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void severalProcessesWriteAtOnce() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            processes.add(process("write"));
        }
        for (Process process : processes) {
            assertThat(process.waitFor())
                    .as(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isZero();
        }
        try (StateStore store = SqlStateStore.open(folder)) {
            assertThat(store.journal("shop")).hasSize(150);
        }
    }

    @Test
    void requestsAreAskedTakenAndAnsweredByDifferentProcesses() throws Exception {
        Process process = process("ask");
        assertThat(process.waitFor())
                .as(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isZero();
        try (StateStore runner = SqlStateStore.open(folder)) {
            Request asked = runner.openRequests("shop").get(0);
            Request.Arguments arguments = new Request.Arguments(List.of("public.a", "odd.\"b\""), true);
            assertThat(asked)
                    .isEqualTo(new Request(asked.id(), Request.Kind.REPAIR, arguments, Request.State.ASKED, ""));
            assertThat(runner.openRequests("other")).isEmpty();
            assertThat(runner.take("shop", asked.id())).isTrue();
        }
        // The runner died with it: the next one takes it again.
        try (StateStore next = SqlStateStore.open(folder);
                StateStore asker = SqlStateStore.open(folder)) {
            Request left = next.openRequests("shop").get(0);
            assertThat(left.state()).isEqualTo(Request.State.TAKEN);
            assertThat(next.take("shop", left.id())).isTrue();
            next.answer("shop", left.id(), Request.State.DONE, "{\"rows\": 3}");
            assertThat(asker.request("shop", left.id()).orElseThrow().result()).isEqualTo("{\"rows\": 3}");
            assertThat(asker.openRequests("shop")).isEmpty();
            assertThat(asker.withdraw("shop", left.id())).isFalse();
            assertThat(next.take("shop", left.id())).isFalse();
        }
    }

    @Test
    void aWithdrawnRequestIsGone() {
        for (StateStore store : List.of(SqlStateStore.open(folder), new MemoryStateStore())) {
            try (store) {
                long first = store.ask("shop", Request.Kind.VALIDATE, Request.Arguments.ALL);
                long second = store.ask("shop", Request.Kind.VALIDATE, Request.Arguments.ALL);
                assertThat(store.openRequests("shop")).extracting(Request::id).containsExactly(first, second);
                assertThat(store.withdraw("shop", first)).isTrue();
                assertThat(store.take("shop", first)).isFalse();
                store.answer("shop", first, Request.State.DONE, "{}");
                assertThat(store.request("shop", first)).isEmpty();
                assertThat(store.openRequests("shop")).extracting(Request::id).containsExactly(second);
                store.forget("shop");
                assertThat(store.openRequests("shop")).isEmpty();
            }
        }
    }

    @Test
    void aStoreOfTheFirstFormatIsBroughtUpToDate() throws Exception {
        try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("godwit.db"));
                var statement = connection.createStatement();
                var script = StateSchema.class.getResourceAsStream("001.sql")) {
            statement.executeUpdate(
                    new String(java.util.Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8));
            statement.executeUpdate("INSERT INTO migration (name, definition) VALUES ('shop', 'kept')");
            statement.execute("PRAGMA user_version = 1");
        }
        try (StateStore store = SqlStateStore.open(folder)) {
            assertThat(store.definition("shop")).contains("kept");
            assertThat(store.ask("shop", Request.Kind.VALIDATE, Request.Arguments.ALL))
                    .isPositive();
        }
    }

    private Process process(String what) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        StateStoreProcess.class.getName(),
                        folder.toString(),
                        what)
                .redirectErrorStream(true)
                .start();
    }

    private static void assertCode(ErrorCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
