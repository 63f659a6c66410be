package io.godwit.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.Errors;
import io.godwit.spi.Reader;
import io.godwit.spi.Source;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.change.Position;
import io.godwit.spi.load.Snapshot;
import io.godwit.spi.load.Split;
import io.godwit.spi.load.SplitSize;
import io.godwit.spi.row.Digest;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every source keeps about rows: splits, snapshots, digests and filters. Changes are {@link ChangesContract}'s. */
public abstract class SourceContract extends ContractSuite {
    private static final int ROWS = 300;

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
        assumeChanges(database);
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

        Model before = new Model(table, start, !can(Behaviour.EVERY_CHANGE));
        batches.stream().filter(b -> at.covers(b.commit())).forEach(before::apply);
        if (consistent && can(Behaviour.EVERY_CHANGE)) {
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

    // --- digests ---

    @Test
    void digestsAddUpAndTellRowsApart() {
        TestDatabase database = newDatabase();
        TestDatabase other = newDatabase();
        TableId id = database.table("hashed");
        filled(database, id);
        filled(other, other.table("hashed"));
        database.run(rows(id, 0, ROWS));
        Source source = source(database);
        Table table = table(source, id);
        for (String name : source.digests(table)) {
            other.run("delete from " + other.table("hashed"));
            other.run(rows(other.table("hashed"), 0, ROWS));
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

    /** A condition that the rows keep whose id is 15 or more, in the engine's words. */
    protected String fromFifteen() {
        return idFrom(15);
    }

    @Test
    void aFilterHoldsInRowsChangesAndDigests() {
        TestDatabase database = newDatabase();
        TableId id = database.table("filtered");
        filled(database, id);
        database.run(rows(id, 0, 20));
        Source source = source(database);
        Selection selection =
                new Selection(List.of(), List.of(), List.of(), Map.of(), Map.of(), Map.of(id, fromFifteen()));
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
        if (!can(Behaviour.FILTERED_CHANGES)) {
            assertRefused(Errors.NOT_SUPPORTED, () -> source.retain(List.of(table)));
            return;
        }
        assumeChanges(database);
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
        Model model = new Model(table, start, !can(Behaviour.EVERY_CHANGE));
        read(source, List.of(table), kept, source.position()).forEach(model::apply);
        assertThat(model.texts()).isEqualTo(Moves.rows(source, table));
    }
}
