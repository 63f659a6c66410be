package io.godwit.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Reader;
import io.godwit.spi.Source;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Change;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.change.Position;
import io.godwit.spi.row.Row;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.testkit.Eventually;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every source keeps about changes: none is lost, repeated or given too early, and a fence ends them. */
public abstract class ChangesContract extends ContractSuite {
    private static void filled(TestDatabase database, TableId... tables) {
        for (TableId table : tables) {
            database.create(table, Shape.KEYED);
        }
    }

    private static String[] rows(TableId table, int from, int to) {
        List<String> statements = new ArrayList<>();
        for (int i = from; i < to; i++) {
            statements.add("insert into " + table + " values (" + i + ", 'name " + i + "', " + i % 7 + ", null)");
        }
        return statements.toArray(new String[0]);
    }

    private List<ChangeBatch> read(Source source, List<Table> tables, Position from, Position until) {
        List<TablePlan> plans = tables.stream().map(Moves::neutral).toList();
        try (Reader<ChangeBatch> reader = source.changes(plans, from)) {
            return Moves.changes(reader, until);
        }
    }

    @Test
    void changesResumeFromEveryCommitAndNothingIsLostBeforeItIsReleased() {
        if (!can(Behaviour.EVERY_CHANGE)) {
            return;
        }
        TestDatabase database = newDatabase();
        TableId id = database.table("resumed");
        filled(database, id);
        Source source = source(database);
        Table table = table(source, id);
        Position kept = source.retain(List.of(table));
        for (int i = 0; i < 5; i++) {
            database.run(rows(id, i * 3, i * 3 + 3));
        }
        Position end = source.position();
        List<String> all = texts(table, read(source, List.of(table), kept, end));
        assertThat(all).hasSize(5);
        List<ChangeBatch> batches = read(source, List.of(table), kept, end);
        assertThat(texts(table, batches)).isEqualTo(all);
        List<ChangeBatch> again = batches.stream().filter(ChangeBatch::last).toList();
        for (int i = 0; i < again.size(); i++) {
            Position commit = again.get(i).commit();
            assertThat(source.position(commit.text())).isEqualTo(commit);
            assertThat(texts(table, read(source, List.of(table), commit, end)))
                    .isEqualTo(all.subList(i + 1, all.size()));
        }
        source.release(again.get(2).commit());
        source.close();
        Source reopened = source(database);
        assertThat(texts(table, read(reopened, List.of(table), again.get(2).commit(), end)))
                .isEqualTo(all.subList(3, all.size()));
    }

    /** Each transaction as one text. */
    private static List<String> texts(Table table, List<ChangeBatch> batches) {
        List<String> texts = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (ChangeBatch batch : batches) {
            for (Change change : batch.changes()) {
                text.append(change.kind()).append(' ');
                Row row = change.after() != null ? change.after() : change.before();
                text.append(row == null ? "" : Moves.text(table, row)).append("; ");
            }
            if (batch.last()) {
                texts.add(text.toString());
                text.setLength(0);
            }
        }
        return texts;
    }

    @Test
    void retainingAgainMovesNothing() {
        TestDatabase database = newDatabase();
        TableId id = database.table("kept");
        filled(database, id);
        Source source = source(database);
        Table table = table(source, id);
        Position kept = source.retain(List.of(table));
        database.run(rows(id, 0, 3));
        Position again = source.retain(List.of(table), kept);
        assertThat(texts(table, read(source, List.of(table), kept, source.position())))
                .hasSize(1);
        assertThat(texts(table, read(source, List.of(table), again, source.position())))
                .hasSize(1);
    }

    @Test
    void aLargeTransactionComesWholeAndInOrder() {
        TestDatabase database = newDatabase();
        TableId id = database.table("large");
        filled(database, id);
        Source source = source(database);
        Table table = table(source, id);
        Position kept = source.retain(List.of(table));
        database.run(rows(id, 0, 2_500));
        List<ChangeBatch> batches = read(source, List.of(table), kept, source.position());
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < batches.size(); i++) {
            ChangeBatch batch = batches.get(i);
            assertThat(batch.last()).isEqualTo(i == batches.size() - 1);
            assertThat(batch.commit()).isEqualTo(batches.get(0).commit());
            assertThat(batch.transaction()).isEqualTo(batches.get(0).transaction());
            batch.changes().forEach(c -> ids.add(id(table, after(c))));
        }
        assertThat(ids).hasSize(2_500).isSorted();
    }

    private static long id(Table table, Row row) {
        return Long.parseLong(Moves.text(table, row).split("\\|", 2)[0]);
    }

    private static Row after(Change change) {
        Row after = change.after();
        if (after == null) {
            throw new AssertionError("no new row in " + change.kind());
        }
        return after;
    }

    private static Row before(Change change) {
        Row before = change.before();
        if (before == null) {
            throw new AssertionError("no old row in " + change.kind());
        }
        return before;
    }

    @Test
    void whatWasRolledBackNeverComes() {
        TestDatabase database = newDatabase();
        TableId id = database.table("undone");
        filled(database, id);
        Source source = source(database);
        Table table = table(source, id);
        Position kept = source.retain(List.of(table));
        database.runAndRollBack(rows(id, 0, 10));
        database.run(rows(id, 100, 101));
        assertThat(texts(table, read(source, List.of(table), kept, source.position())))
                .containsExactly("INSERT 100|name 100|2|∅; ");
    }

    @Test
    void imagesSayWhichRowIsMeant() {
        if (!can(Behaviour.EVERY_CHANGE)) {
            return;
        }
        TestDatabase database = newDatabase();
        TableId id = database.table("images");
        filled(database, id);
        database.run(rows(id, 0, 3));
        Source source = source(database);
        Table table = table(source, id);
        Position kept = source.retain(List.of(table));
        database.run(
                "update " + id + " set name = 'new' where id = 0",
                "update " + id + " set id = 10 where id = 1",
                "delete from " + id + " where id = 2");
        List<Change> changes = read(source, List.of(table), kept, source.position()).stream()
                .flatMap(b -> b.changes().stream())
                .toList();
        boolean moves = can(Behaviour.KEYS_THAT_MOVE);
        String kinds = changes.stream().map(c -> c.kind().name()).collect(Collectors.joining(" "));
        assertThat(kinds).isEqualTo("UPDATE " + (moves ? "UPDATE" : "DELETE INSERT") + " DELETE");
        assertThat(id(table, after(changes.get(0)))).isZero();
        assertThat(id(table, before(changes.get(1)))).isEqualTo(1);
        assertThat(id(table, after(changes.get(moves ? 1 : 2)))).isEqualTo(10);
        Row gone = before(changes.get(changes.size() - 1));
        assertThat(id(table, gone)).isEqualTo(2);
        assertThat(IntStream.range(0, table.moved().size()).anyMatch(gone::isAbsent))
                .isEqualTo(!table.fullImages());
    }

    @Test
    void changesOfTablesWithoutKeyCarryWholeRows() {
        if (!can(Behaviour.KEYLESS_TABLES)) {
            return;
        }
        TestDatabase database = newDatabase();
        TableId id = database.table("keyless");
        database.create(id, Shape.KEYLESS);
        database.run("insert into " + id + " values ('one', 1)", "insert into " + id + " values ('two', 2)");
        Source source = source(database);
        Table table = table(source, id);
        assertThat(table.key()).isNull();
        Position kept = source.retain(List.of(table));
        database.run(
                "update " + id + " set amount = 3 where name = 'one'", "delete from " + id + " where name = 'two'");
        List<Change> changes = read(source, List.of(table), kept, source.position()).stream()
                .flatMap(b -> b.changes().stream())
                .toList();
        assertThat(Moves.text(table, before(changes.get(0)))).isEqualTo("one|1");
        assertThat(Moves.text(table, after(changes.get(0))))
                .as("a large value may be left out")
                .isIn("one|3", "(absent)|3");
        assertThat(Moves.text(table, before(changes.get(1)))).isEqualTo("two|2");
    }

    @Test
    void oneTruncationOfSeveralTablesIsOneChange() {
        if (!can(Behaviour.TRUNCATE_TOGETHER)) {
            return;
        }
        TestDatabase database = newDatabase();
        TableId one = database.table("one");
        TableId two = database.table("two");
        filled(database, one, two);
        database.run(rows(one, 0, 2));
        Source source = source(database);
        List<Table> tables = List.of(table(source, one), table(source, two));
        Position kept = source.retain(tables);
        database.run("truncate " + one + ", " + two);
        List<Change> changes = read(source, tables, kept, source.position()).stream()
                .flatMap(b -> b.changes().stream())
                .toList();
        assertThat(changes).hasSize(1);
        assertThat(changes.get(0).kind()).isEqualTo(Change.Kind.TRUNCATE);
        assertThat(changes.get(0).truncated().stream().map(p -> p.table().id()).toList())
                .containsExactlyInAnyOrder(one, two);
    }

    @Test
    void heartbeatsAdvanceWhenOnlyOtherTablesChange() {
        TestDatabase database = newDatabase();
        TableId mine = database.table("mine");
        TableId other = database.table("other");
        filled(database, mine, other);
        Source source = source(database);
        Table table = table(source, mine);
        Position kept = source.retain(List.of(table));
        try (Reader<ChangeBatch> reader = source.changes(List.of(Moves.neutral(table)), kept)) {
            database.run(rows(other, 0, 3));
            Position end = source.position();
            Eventually.until("a heartbeat that covers the log's end", PATIENCE, () -> {
                ChangeBatch batch = reader.next();
                assertThat(batch == null || !batch.changes().isEmpty()).isFalse();
                return batch != null && batch.commit().covers(end);
            });
        }
    }

    @Test
    void aReaderIsEndedFromOutside() throws InterruptedException {
        TestDatabase database = newDatabase();
        TableId id = database.table("ended");
        filled(database, id);
        Source source = source(database);
        Table table = table(source, id);
        Position kept = source.retain(List.of(table));
        Reader<ChangeBatch> reader = closing(source.changes(List.of(Moves.neutral(table)), kept));
        reader.next();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread waiting = new Thread(() -> {
            try {
                while (true) {
                    reader.next();
                }
            } catch (GodwitException e) {
                thrown.set(e);
            }
        });
        waiting.start();
        reader.close();
        waiting.join(PATIENCE.toMillis());
        assertThat(thrown.get())
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(Errors.READER_CLOSED));
    }

    @Test
    void aLostLogIsRefused() {
        TestDatabase database = newDatabase();
        TableId id = database.table("lost");
        filled(database, id);
        Source source = source(database);
        Table table = table(source, id);
        Position kept = source.retain(List.of(table));
        database.run(rows(id, 0, 5));
        source.close();
        database.loseLog(MIGRATION);
        database.run(rows(id, 5, 10));
        Source reopened = source(database);
        assertRefused(Errors.LOG_LOST, () -> {
            reopened.retain(List.of(table));
            read(reopened, List.of(table), kept, reopened.position());
        });
    }

    @Test
    void whatWasReleasedIsGivenWholeOrRefused() {
        TestDatabase database = newDatabase();
        TableId id = database.table("released");
        filled(database, id);
        Source source = source(database);
        Table table = table(source, id);
        Position kept = source.retain(List.of(table));
        database.run(rows(id, 0, 5));
        database.run(rows(id, 5, 10));
        Position end = source.position();
        List<String> all;
        List<TablePlan> plans = List.of(Moves.neutral(table));
        try (Reader<ChangeBatch> reader = source.changes(plans, kept)) {
            List<ChangeBatch> batches = Moves.changes(reader, end);
            all = texts(table, batches);
            source.release(batches.get(batches.size() - 1).commit());
            reader.next();
            reader.next();
        }
        try {
            assertThat(texts(table, read(source, List.of(table), kept, end))).isEqualTo(all);
        } catch (GodwitException e) {
            assertThat(e.code()).isEqualTo(Errors.LOG_LOST);
        }
    }

    // --- fence ---

    @Test
    void nothingIsCommittedBehindAFence() {
        TestDatabase database = newDatabase();
        TableId id = database.table("fenced");
        filled(database, id);
        database.run(rows(id, 0, 100));
        Source source = source(database);
        Table table = table(source, id);
        if (!can(Behaviour.FENCE)) {
            assertRefused(Errors.NOT_SUPPORTED, () -> source.fence(List.of(table)));
            return;
        }
        List<String> start = Moves.rows(source, table);
        Position kept = source.retain(List.of(table));
        Workload workload = closing(new Workload(database, id, 2));
        workload.awaitTransactions(10, PATIENCE);
        Position fence = source.fence(List.of(table));
        Attempt attempt = closing(new Attempt(() -> database.run("delete from " + id + " where id = 0")));
        Model model = new Model(table, start, !can(Behaviour.EVERY_CHANGE));
        read(source, List.of(table), kept, fence).forEach(model::apply);
        assertThat(model.texts()).isEqualTo(Moves.rows(source, table));
        assertThat(source.fence(List.of(table)).covers(fence)).isTrue();
        assertThat(attempt.hasSucceeded()).as("a write behind the fence").isFalse();
        source.unfence();
        source.unfence();
        database.run("insert into " + id + " values (1000000, null, 0, null)");
    }

    @Test
    void forgettingLeavesNothing() {
        TestDatabase database = newDatabase();
        TableId id = database.table("forgotten");
        filled(database, id);
        Source source = source(database);
        Table table = table(source, id);
        source.forget();
        source.retain(List.of(table));
        assertThat(database.leftovers().isEmpty()).isEqualTo(!can(Behaviour.KEPT_LOG));
        if (can(Behaviour.FENCE)) {
            source.fence(List.of(table));
            source.letGo();
            Attempt attempt = closing(new Attempt(() -> database.run(rows(id, 5, 6))));
            assertThat(Moves.rows(source, table)).isEmpty();
            assertThat(attempt.hasSucceeded()).as("a fence outlives the log").isFalse();
        }
        source.forget();
        source.forget();
        assertThat(database.leftovers()).isEmpty();
        database.run(rows(id, 0, 1));
    }
}
