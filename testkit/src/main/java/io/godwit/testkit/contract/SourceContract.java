package io.godwit.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Reader;
import io.godwit.spi.Source;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Change;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.change.Position;
import io.godwit.spi.load.Snapshot;
import io.godwit.spi.load.Split;
import io.godwit.spi.load.SplitSize;
import io.godwit.spi.row.Digest;
import io.godwit.spi.row.Row;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.testkit.Eventually;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every source keeps. */
public abstract class SourceContract extends ContractSuite {
    private static final int ROWS = 300;

    private TestDatabase filled(TableId... tables) {
        return filled(newDatabase(), tables);
    }

    private static TestDatabase filled(TestDatabase database, TableId... tables) {
        for (TableId table : tables) {
            database.create(table, Shape.KEYED);
        }
        return database;
    }

    private static String[] rows(TableId table, int from, int to) {
        List<String> statements = new ArrayList<>();
        for (int i = from; i < to; i++) {
            statements.add("insert into " + table + " values (" + i + ", 'name " + i + "', " + i % 7 + ", null)");
        }
        return statements.toArray(new String[0]);
    }

    // --- splits ---

    @ParameterizedTest
    @EnumSource(Shape.class)
    void splitsHoldEachRowOnce(Shape shape) {
        if (shape == Shape.KEYLESS && !can(Behaviour.KEYLESS_TABLES)) {
            return;
        }
        TestDatabase database = newDatabase();
        TableId id = database.table("divided");
        database.create(id, shape);
        List<String> expected = new ArrayList<>();
        List<String> statements = new ArrayList<>();
        for (int i = -ROWS; i < ROWS; i++) {
            long number = i * 1_000_003L;
            switch (shape) {
                case KEYED -> {
                    statements.add("insert into " + id + " values (" + number + ", null, 1, 'body')");
                    expected.add(number + "|∅|1|body");
                }
                case KEYLESS -> {
                    statements.add("insert into " + id + " values ('same', " + i % 2 + ")");
                    expected.add("same|" + i % 2);
                }
                case COMPOSITE -> {
                    statements.add("insert into " + id + " values ('r" + i % 3 + "', " + number + ", 'n')");
                    expected.add("r" + i % 3 + "|" + number + "|n");
                }
                case UNIQUE -> {
                    statements.add("insert into " + id + " values (" + number + ", " + i + ")");
                    expected.add(number + "|" + i);
                }
            }
        }
        database.run(statements.toArray(new String[0]));
        expected.sort(null);
        Source source = source(database);
        Table table = table(source, id);
        try (Snapshot snapshot = source.snapshot(false)) {
            for (SplitSize size : List.of(Moves.WHOLE, new SplitSize(1, 7), new SplitSize(2_000, 100))) {
                List<Split> splits = source.splits(table, size);
                assertThat(splits).hasSizeBetween(1, size.most());
                assertThat(Moves.rows(source, table, snapshot, splits)).isEqualTo(expected);
            }
        }
    }

    @Test
    void anEmptyTableHasASplit() {
        TestDatabase database = newDatabase();
        TableId id = database.table("nothing");
        filled(database, id);
        Source source = source(database);
        Table table = table(source, id);
        assertThat(source.splits(table, new SplitSize(1, 8))).isNotEmpty();
        assertThat(Moves.rows(source, table)).isEmpty();
    }

    // --- snapshots and changes ---

    @Test
    void aSnapshotIsWhatItClaimsWhileOthersWrite() {
        TestDatabase database = newDatabase();
        TableId id = database.table("busy");
        filled(database, id);
        database.run(rows(id, 0, 100));
        Source source = source(database);
        Table table = table(source, id);
        List<String> start = Moves.rows(source, table);
        Position kept = source.retain(List.of(table));
        Workload workload = closing(new Workload(database, id, 1));
        workload.awaitTransactions(20, PATIENCE);
        List<String> seen;
        Position at;
        boolean consistent;
        try (Snapshot snapshot = source.snapshot(true)) {
            at = snapshot.position();
            consistent = snapshot.consistent();
            workload.awaitTransactions(workload.transactions() + 20, PATIENCE);
            seen = Moves.rows(source, table, snapshot, source.splits(table, new SplitSize(1, 4)));
        }
        workload.awaitTransactions(workload.transactions() + 20, PATIENCE);
        workload.stop();
        List<ChangeBatch> batches = read(source, List.of(table), kept, source.position());

        Model before = new Model(table, start);
        batches.stream().filter(b -> at.covers(b.commit())).forEach(before::apply);
        if (consistent) {
            assertThat(before.texts())
                    .as("all commits up to the snapshot's position and no other")
                    .isEqualTo(seen);
        }
        batches.stream().filter(b -> !at.covers(b.commit())).forEach(before::apply);
        assertThat(before.texts()).as("all changes").isEqualTo(Moves.rows(source, table));
        assertThat(consistent).isEqualTo(can(Behaviour.CONSISTENT_SNAPSHOTS));
    }

    private List<ChangeBatch> read(Source source, List<Table> tables, Position from, Position until) {
        List<TablePlan> plans = tables.stream().map(Moves::neutral).toList();
        try (Reader<ChangeBatch> reader = source.changes(plans, from)) {
            return Moves.changes(reader, until);
        }
    }

    @Test
    void changesResumeFromEveryCommitAndNothingIsLostBeforeItIsReleased() {
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
        Position again = source.retain(List.of(table));
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
            batch.changes().forEach(c -> ids.add(after(c).getLong(0)));
        }
        assertThat(ids).hasSize(2_500).isSorted();
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
        assertThat(changes)
                .extracting(Change::kind)
                .containsExactly(Change.Kind.UPDATE, Change.Kind.UPDATE, Change.Kind.DELETE);
        assertThat(after(changes.get(0)).getLong(0)).isZero();
        assertThat(before(changes.get(1)).getLong(0)).isEqualTo(1);
        assertThat(after(changes.get(1)).getLong(0)).isEqualTo(10);
        assertThat(before(changes.get(2)).getLong(0)).isEqualTo(2);
        assertThat(before(changes.get(2)).isAbsent(1)).isEqualTo(!table.fullImages());
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
        workload.awaitRefusal(PATIENCE);
        assertThatThrownBy(() -> database.run("delete from " + id + " where id = 0"))
                .isNotNull();
        Model model = new Model(table, start);
        read(source, List.of(table), kept, fence).forEach(model::apply);
        assertThat(model.texts()).isEqualTo(Moves.rows(source, table));
        assertThat(source.fence(List.of(table)).covers(fence)).isTrue();
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
        assertThat(database.leftovers()).isNotEmpty();
        if (can(Behaviour.FENCE)) {
            source.fence(List.of(table));
            source.letGo();
            assertThatThrownBy(() -> database.run(rows(id, 0, 1)))
                    .as("a fence outlives the log")
                    .isNotNull();
        }
        source.forget();
        source.forget();
        assertThat(database.leftovers()).isEmpty();
        database.run(rows(id, 0, 1));
    }

    // --- digests ---

    @Test
    void digestsAddUpAndTellRowsApart() {
        TestDatabase database = newDatabase();
        TestDatabase other = newDatabase();
        TableId id = database.table("hashed");
        filled(database, id);
        filled(other, other.table("hashed"));
        database.run(rows(id, 0, ROWS));
        other.run(rows(other.table("hashed"), 0, ROWS));
        Source source = source(database);
        Table table = table(source, id);
        for (String name : source.digests(table)) {
            Digest whole = digest(source, table, Moves.WHOLE, name);
            assertThat(whole.rows()).isEqualTo(ROWS);
            assertThat(digest(source, table, new SplitSize(1, 5), name)).isEqualTo(whole);
            Source second = source(other);
            Table same = table(second, other.table("hashed"));
            assertThat(digest(second, same, Moves.WHOLE, name)).isEqualTo(whole);
            HashSet<Digest> different = new HashSet<>(List.of(whole));
            for (String change : List.of(
                    "update hashed set body = '' where id = 1",
                    "update hashed set body = ' ' where id = 1",
                    "update hashed set name = 'name 2' where id = 1",
                    "update hashed set amount = 99 where id = 1",
                    "insert into hashed values (5000, 'name 1', 1, null)",
                    "delete from hashed where id = 3",
                    "update hashed set id = 3 where id = 4")) {
                other.run(change.replace("hashed", same.id().toString()));
                assertThat(different.add(digest(second, same, Moves.WHOLE, name)))
                        .as(change)
                        .isTrue();
            }
        }
    }

    private static Digest digest(Source source, Table table, SplitSize size, String name) {
        try (Snapshot snapshot = source.snapshot(false)) {
            return source.splits(table, size).stream()
                    .map(s -> source.digest(table, snapshot, s, name))
                    .reduce(Digest.empty(name), Digest::plus);
        }
    }

    // --- selection ---

    @Test
    void aFilterHoldsInRowsChangesAndDigests() {
        TestDatabase database = newDatabase();
        TableId id = database.table("filtered");
        filled(database, id);
        database.run(rows(id, 0, 20));
        Source source = source(database);
        Selection selection =
                new Selection(List.of(), List.of(), List.of(), Map.of(), Map.of(), Map.of(id, "id >= 15"));
        if (!can(Behaviour.ROW_FILTERS)) {
            assertRefused(Errors.NOT_SUPPORTED, () -> source.schema(selection));
            return;
        }
        Table table = source.schema(selection).tables().stream()
                .filter(t -> t.id().equals(id))
                .findFirst()
                .orElseThrow();
        assertThat(Moves.rows(source, table)).hasSize(5);
        for (String name : source.digests(table)) {
            assertThat(digest(source, table, Moves.WHOLE, name).rows()).isEqualTo(5);
        }
        Position kept = source.retain(List.of(table));
        List<String> start = Moves.rows(source, table);
        database.run(
                "insert into " + id + " values (14, 'out', 0, null)".replace("14", "-1"),
                "insert into " + id + " values (30, 'in', 0, null)",
                "update " + id + " set name = 'in' where id = 15",
                "update " + id + " set name = 'out' where id = 5",
                "update " + id + " set id = 40 where id = 6",
                "update " + id + " set id = -6 where id = 16",
                "delete from " + id + " where id = 17",
                "delete from " + id + " where id = 7");
        Model model = new Model(table, start);
        read(source, List.of(table), kept, source.position()).forEach(model::apply);
        assertThat(model.texts()).isEqualTo(Moves.rows(source, table));
    }
}
