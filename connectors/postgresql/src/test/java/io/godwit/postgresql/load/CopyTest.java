package io.godwit.postgresql.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.godwit.postgresql.apply.Facts;
import io.godwit.spi.Checkpoint.SplitLoaded;
import io.godwit.spi.ErrorCode;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Reader;
import io.godwit.spi.TablePlan;
import io.godwit.spi.Writer;
import io.godwit.spi.load.Split;
import io.godwit.spi.row.Batch;
import io.godwit.spi.row.Encoded;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reading and writing splits: rows and fact together or not at all, and no end that hangs. */
@Timeout(60)
class CopyTest {
    private static final String ROWS = "INSERT INTO t SELECT i, 'v' || i FROM generate_series(1, 20000) i";

    private LoadDatabase source;
    private LoadDatabase target;
    private Facts facts;

    @BeforeEach
    void open() {
        source = LoadDatabase.source(15);
        target = LoadDatabase.target(18);
        facts = new Facts(target.sessions, "copy");
        facts.claim();
        for (LoadDatabase database : List.of(source, target)) {
            database.execute("CREATE TABLE t (id integer PRIMARY KEY, v text)");
        }
    }

    @AfterEach
    void close() {
        facts.close();
        source.close();
        target.close();
    }

    @Test
    void aSplitLoadedAgainIsRefusedAndDoublesNothing() {
        source.execute(ROWS);
        target.execute("ALTER TABLE t DROP CONSTRAINT t_pkey");
        TablePlan plan = plan("t", Formats.COPY_BINARY);
        try (PostgresSnapshot snapshot = PostgresSnapshot.open(source.sessions, true)) {
            assertThat(source.load(plan, snapshot, whole(plan), target, facts)).isEqualTo(20000);
            assertCode(Errors.FACT_EXISTS, () -> source.load(plan, snapshot, whole(plan), target, facts));
        }
        assertThat(target.rows("SELECT count(*) FROM public.t")).containsExactly("20000");
        assertThat(facts.progress().splits(plan.table().id())).hasSize(1);
    }

    @Test
    void whatIsNotCommittedIsNotThere() {
        source.execute(ROWS);
        TablePlan plan = plan("t", Formats.COPY_BINARY);
        try (PostgresSnapshot snapshot = PostgresSnapshot.open(source.sessions, true);
                Reader<Batch> in = CopyOut.open(source.sessions, plan, snapshot, whole(plan));
                Writer<Batch> out = CopyIn.open(target.sessions, facts, plan, whole(plan))) {
            out.write(first(in));
        }
        assertThat(target.rows("SELECT count(*) FROM public.t")).containsExactly("0");
        assertThat(facts.progress().splits()).isEmpty();
    }

    @Test
    void aTableInOnePieceIsLoadedAfterAnAttemptThatFailed() {
        source.execute(ROWS);
        TablePlan plan = plan("t", Formats.COPY_BINARY);
        try (PostgresSnapshot snapshot = PostgresSnapshot.open(source.sessions, true)) {
            try (Reader<Batch> in = CopyOut.open(source.sessions, plan, snapshot, whole(plan));
                    Writer<Batch> out = CopyIn.open(target.sessions, facts, plan, whole(plan))) {
                out.write(first(in));
            }
            assertThat(source.load(plan, snapshot, whole(plan), target, facts)).isEqualTo(20000);
        }
        assertThat(target.rows("SELECT count(*) FROM public.t")).containsExactly("20000");
    }

    @Test
    void aTableInWhichThereIsSomethingIsNeverEmptiedForTheSakeOfFreezing() {
        source.execute(ROWS);
        target.execute("INSERT INTO t VALUES (-1, 'whose is this?')");
        TablePlan plan = plan("t", Formats.COPY_BINARY);
        try (PostgresSnapshot snapshot = PostgresSnapshot.open(source.sessions, true)) {
            assertThat(source.load(plan, snapshot, whole(plan), target, facts)).isEqualTo(20000);
        }
        assertThat(target.rows("SELECT count(*), min(id) FROM public.t")).containsExactly("20001|-1");
    }

    @Test
    void aTableThatAnotherOneRefersToIsLoadedAsWell() {
        source.execute(ROWS);
        target.execute("CREATE TABLE child (t integer REFERENCES t)");
        TablePlan plan = plan("t", Formats.COPY_BINARY);
        try (PostgresSnapshot snapshot = PostgresSnapshot.open(source.sessions, true)) {
            assertThat(source.load(plan, snapshot, whole(plan), target, facts)).isEqualTo(20000);
        }
        assertThat(target.rows("SELECT count(*) FROM public.t")).containsExactly("20000");
    }

    @Test
    void batchesAreBoundedByBytesButARowMayBeLarger() {
        source.execute(ROWS, "INSERT INTO t VALUES (0, repeat('x', 3000000))");
        for (RowFormat format : Formats.rows(source.table("t"), 15)) {
            TablePlan plan = LoadDatabase.plan(source.table("t"), format);
            int rows = 0;
            try (PostgresSnapshot snapshot = PostgresSnapshot.open(source.sessions, false);
                    Reader<Batch> in = CopyOut.open(source.sessions, plan, snapshot, whole(plan))) {
                for (Batch batch = in.next(); batch != null; batch = in.next()) {
                    rows += batch.rows();
                    assertThat(batch.format()).isEqualTo(format);
                    assertThat(batch.bytes()).isLessThan(rows == 20001 ? 3_200_000 : RowPacker.FULL_BYTES + 100);
                }
                assertThat(in.next()).isNull();
            }
            assertThat(rows).isEqualTo(20001);
        }
    }

    @Test
    void rowsWithoutAColumnToMoveAreRowsToo() {
        for (LoadDatabase database : List.of(source, target)) {
            database.execute(
                    "CREATE TABLE nothing ()", "CREATE TABLE computed (c integer GENERATED ALWAYS AS (7) STORED)");
        }
        source.execute(
                "INSERT INTO nothing DEFAULT VALUES",
                "INSERT INTO nothing DEFAULT VALUES",
                "INSERT INTO computed DEFAULT VALUES");
        try (PostgresSnapshot snapshot = PostgresSnapshot.open(source.sessions, false)) {
            for (String format : List.of(Formats.COPY_BINARY, Formats.COPY_TEXT)) {
                for (String table : List.of("nothing", "computed")) {
                    TablePlan plan = plan(table, format);
                    source.load(plan, snapshot, whole(plan), target, facts);
                    facts.reset(plan.table());
                    source.load(plan, snapshot, whole(plan), target, facts);
                    assertThat(target.rows("SELECT count(*) FROM public." + table))
                            .isEqualTo(source.rows("SELECT count(*) FROM public." + table));
                    facts.reset(plan.table());
                }
            }
            TablePlan neutral = LoadDatabase.plan(source.table("nothing"), RowFormat.NEUTRAL);
            assertCode(Errors.NOT_SUPPORTED, () -> CopyOut.open(source.sessions, neutral, snapshot, whole(neutral)));
        }
    }

    @Test
    void closingDoesNotWaitForTheRestOfTheTable() {
        source.execute("INSERT INTO t SELECT i, repeat('x', 200) FROM generate_series(1, 300000) i");
        TablePlan plan = plan("t", Formats.COPY_BINARY);
        try (PostgresSnapshot snapshot = PostgresSnapshot.open(source.sessions, false)) {
            Reader<Batch> in = CopyOut.open(source.sessions, plan, snapshot, whole(plan));
            assertThat(first(in).rows()).isPositive();
            in.close();
            in.close();
            awaitNoSession("load");
            assertCode(Errors.READER_CLOSED, in::next);
        }
    }

    @Test
    void closingFromElsewhereEndsAReaderThatWaits() throws Exception {
        source.execute(ROWS);
        Table all = source.table("t");
        Table slow = new Table(
                all.id(), all.target(), all.columns(), all.key(), false, false, "pg_sleep(1) IS NOT NULL", -1, -1);
        TablePlan plan = LoadDatabase.plan(slow, Formats.rows(slow, 15).get(0));
        try (PostgresSnapshot snapshot = PostgresSnapshot.open(source.sessions, false)) {
            Reader<Batch> in = CopyOut.open(source.sessions, plan, snapshot, whole(plan));
            CompletableFuture<Throwable> ended = CompletableFuture.supplyAsync(() -> catchThrowable(in::next));
            source.rows("SELECT pg_sleep(0.2)");
            in.close();
            assertThat(ended.get(10, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            GodwitException.class, e -> assertThat(e.code()).isEqualTo(Errors.READER_CLOSED));
            awaitNoSession("load");
        }
    }

    @Test
    void aReaderThatIsCutOffSaysThatTheSourceIsGone() {
        source.execute("INSERT INTO t SELECT i, repeat('x', 200) FROM generate_series(1, 300000) i");
        TablePlan plan = plan("t", Formats.COPY_BINARY);
        try (PostgresSnapshot snapshot = PostgresSnapshot.open(source.sessions, false);
                Reader<Batch> in = CopyOut.open(source.sessions, plan, snapshot, whole(plan))) {
            source.rows("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND application_name LIKE '% load %'");
            assertCode(Errors.SOURCE_UNREACHABLE, () -> {
                for (Batch batch = in.next(); batch != null; batch = in.next()) {
                    assertThat(batch.rows()).isPositive();
                }
            });
        }
    }

    @Test
    void aWriterThatIsCutOffSaysThatTheTargetIsGone() {
        TablePlan plan = plan("t", Formats.COPY_TEXT);
        try (Writer<Batch> out = CopyIn.open(target.sessions, facts, plan, whole(plan))) {
            out.write(text(plan, "1\ta\n"));
            target.rows("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND application_name LIKE '% load %'");
            assertCode(Errors.TARGET_UNREACHABLE, () -> out.commit(new SplitLoaded(whole(plan), 1, 4, "0/0")));
        }
    }

    @Test
    void rowsThatTheTargetSwallowsAreMissed() {
        target.execute(
                "CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
                "CREATE TRIGGER swallow BEFORE INSERT ON t FOR EACH ROW WHEN (NEW.id = 2) EXECUTE FUNCTION swallow()");
        TablePlan plan = plan("t", Formats.COPY_TEXT);
        try (Writer<Batch> out = CopyIn.open(target.sessions, facts, plan, whole(plan))) {
            out.write(text(plan, "1\ta\n2\tb\n"));
            assertCode(Errors.TARGET_DIVERGED, () -> out.commit(new SplitLoaded(whole(plan), 2, 8, "0/0")));
        }
        assertThat(target.rows("SELECT count(*) FROM public.t")).containsExactly("0");
        assertThat(facts.progress().splits()).isEmpty();
    }

    @Test
    void aFactThatSpeaksOfOtherRowsIsRefused() {
        TablePlan plan = plan("t", Formats.COPY_TEXT);
        try (Writer<Batch> out = CopyIn.open(target.sessions, facts, plan, whole(plan))) {
            out.write(text(plan, "1\ta\n"));
            assertThatThrownBy(() -> out.commit(new SplitLoaded(whole(plan), 2, 4, "0/0")))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void anErrorOfTheTargetDoesNotShowTheValue() {
        target.execute("ALTER TABLE t ALTER v TYPE integer USING v::integer");
        TablePlan plan = plan("t", Formats.COPY_TEXT);
        try (Writer<Batch> out = CopyIn.open(target.sessions, facts, plan, whole(plan))) {
            out.write(text(plan, "1\tsecret\n"));
            assertThatThrownBy(() -> out.commit(new SplitLoaded(whole(plan), 1, 4, "0/0")))
                    .isInstanceOfSatisfying(GodwitException.class, e -> {
                        assertThat(e.code()).isEqualTo(Errors.TARGET_REFUSED);
                        assertThat(e.detail()).doesNotContain("secret");
                        assertThat(e.where()).contains("public.t");
                    });
        }
    }

    @Test
    void aValueThatPostgresqlCannotHoldIsRefusedAndNotChanged() {
        target.execute("CREATE TABLE moments (v text, at timestamp)");
        TablePlan plan = LoadDatabase.plan(target.table("moments"), RowFormat.NEUTRAL);
        assertThat(plan.table().columns().get(1).type()).isEqualTo(new Type.Timestamp(false, 6));
        RowBatch nul = new RowBatch(RowFormat.NEUTRAL, 2);
        nul.append(new byte[] {'a', 0}, 0, 2);
        nul.appendNull();
        RowBatch tooFine = new RowBatch(RowFormat.NEUTRAL, 2);
        tooFine.appendNull();
        tooFine.append(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 0, 12);
        for (RowBatch batch : List.of(nul, tooFine)) {
            try (Writer<Batch> out = CopyIn.open(target.sessions, facts, plan, whole(plan))) {
                assertThatThrownBy(() -> out.write(batch)).isInstanceOfSatisfying(GodwitException.class, e -> {
                    assertThat(e.code()).isEqualTo(Errors.VALUE_REFUSED);
                    assertThat(e.where()).isEqualTo("public.moments");
                    assertThat(e.detail()).contains(batch == nul ? "column v" : "column at");
                });
            }
        }
    }

    @Test
    void anInfiniteIntervalOfANewServerDoesNotBecomeAFiniteOneOnAnOldOne() {
        for (LoadDatabase database : List.of(source, target)) {
            database.execute("CREATE TABLE spans (id integer PRIMARY KEY, v interval)");
        }
        target.execute("INSERT INTO spans VALUES (1, 'infinity')");
        List<RowFormat> given = Formats.rows(target.table("spans"), 18);
        List<RowFormat> taken = Formats.rows(source.table("spans"), 15);
        assertThat(given.stream().filter(taken::contains))
                .extracting(RowFormat::name)
                .containsExactly(Formats.COPY_TEXT, "neutral");
    }

    @Test
    void bytesAboveAsciiInAOneByteCharacterSurvive() {
        for (LoadDatabase database : List.of(source, target)) {
            database.execute("CREATE TABLE letters (id integer PRIMARY KEY, v \"char\")");
        }
        source.execute("INSERT INTO letters SELECT i, i::\"char\" FROM generate_series(-128, 127) i");
        TablePlan plan = plan("letters", Formats.COPY_BINARY);
        try (PostgresSnapshot snapshot = PostgresSnapshot.open(source.sessions, false)) {
            source.load(plan, snapshot, whole(plan), target, facts);
        }
        assertThat(target.rows("SELECT count(*) FROM public.letters WHERE v::integer = id"))
                .containsExactly("256");
    }

    @Test
    void aFormatThatWasNotOfferedIsRefused() {
        source.execute("CREATE TABLE marked (id integer PRIMARY KEY, v xml)");
        TablePlan plan =
                LoadDatabase.plan(source.table("marked"), new RowFormat(Formats.COPY_BINARY, "integer,xml;UTF8"));
        try (PostgresSnapshot snapshot = PostgresSnapshot.open(source.sessions, false)) {
            assertCode(Errors.NOT_SUPPORTED, () -> CopyOut.open(source.sessions, plan, snapshot, whole(plan)));
        }
        assertCode(Errors.NOT_SUPPORTED, () -> CopyIn.open(target.sessions, facts, plan, whole(plan)));
    }

    private TablePlan plan(String table, String format) {
        Table found = source.table(table);
        RowFormat chosen = Formats.rows(found, 15).stream()
                .filter(f -> f.name().equals(format))
                .findFirst()
                .orElseThrow();
        return LoadDatabase.plan(found, chosen);
    }

    private static Split whole(TablePlan plan) {
        return new Split(plan.table().id(), 0, 1, "", false);
    }

    private static Batch first(Reader<Batch> in) {
        Batch batch = in.next();
        assertThat(batch).isNotNull();
        return java.util.Objects.requireNonNull(batch);
    }

    private static Batch text(TablePlan plan, String lines) {
        Encoded frame = new Encoded(plan.rows());
        byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
        frame.set(bytes, bytes.length, (int) lines.lines().count());
        return frame;
    }

    /** Waits until the server has no session of this purpose; the class's time limit bounds it. */
    private void awaitNoSession(String purpose) {
        while (!source.rows(
                        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE '% "
                                + purpose + " %'")
                .isEmpty()) {
            Thread.onSpinWait();
        }
    }

    private static void assertCode(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
