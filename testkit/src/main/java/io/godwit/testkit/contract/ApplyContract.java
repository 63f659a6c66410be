package io.godwit.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.Checkpoint;
import io.godwit.spi.Errors;
import io.godwit.spi.TablePlan;
import io.godwit.spi.Target;
import io.godwit.spi.Writer;
import io.godwit.spi.change.Change;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.change.Join;
import io.godwit.spi.change.Ledger;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.Table;
import io.godwit.testkit.memory.MemoryPosition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How every target applies changes. Changes are made here, in neutral cells, so that they can be as wrong as need be. */
public abstract class ApplyContract extends ContractSuite {
    private static final String GONE = "(absent)";

    private TestDatabase to = new NoDatabase();
    private Schema schema = new Schema("", "", List.of(), List.of());
    private List<TablePlan> plans = List.of();
    private long position = 100;
    private Ledger total = Ledger.ZERO;

    /** Tables on the target with all their constraints, empty. */
    @BeforeEach
    final void open() {
        TestDatabase from = newDatabase();
        to = newDatabase();
        from.create(from.table("item"), Shape.KEYED);
        from.create(from.table("coded"), Shape.UNIQUE);
        from.create(from.table("pair"), Shape.COMPOSITE);
        if (can(Behaviour.KEYLESS_TABLES)) {
            from.create(from.table("loose"), Shape.KEYLESS);
        }
        schema = source(from).schema(Selection.ALL);
        plans = schema.tables().stream().map(Moves::neutral).toList();
    }

    private Target ready() {
        Target target = target(to);
        for (Stage stage : List.of(Stage.PRE_DATA, Stage.KEYS, Stage.POST_DATA)) {
            target.create(schema, stage, 1);
        }
        return target;
    }

    private TablePlan plan(String table) {
        return plans.stream()
                .filter(p -> p.table().id().name().equals(table))
                .findFirst()
                .orElseThrow();
    }

    private List<String> rows(String table) {
        return Moves.rows(source(to), plan(table).table().onTarget());
    }

    /** A neutral row from values: numbers, texts, null, or {@link #GONE} for a value that was not sent. */
    private Row row(String table, @Nullable Object... values) {
        Table described = plan(table).table();
        RowBatch batch = new RowBatch(RowFormat.NEUTRAL, values.length);
        assertThat(values).hasSize(described.moved().size());
        for (Object value : values) {
            if (value == null) {
                batch.appendNull();
            } else if (value.equals(GONE)) {
                batch.appendAbsent();
            } else if (value instanceof String text) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                batch.append(bytes, 0, bytes.length);
            } else {
                batch.appendLong(((Number) value).longValue());
            }
        }
        return Row.copyOf(batch.at(0));
    }

    private Row key(long id) {
        return row("item", id, GONE, GONE, GONE);
    }

    private Row item(long id, String name) {
        return row("item", id, name, id, null);
    }

    private Change insert(String table, @Nullable Object... values) {
        return Change.insert(plan(table), row(table, values));
    }

    private Change insertItem(long id, String name) {
        return Change.insert(plan("item"), item(id, name));
    }

    private Change updateItem(long id, String name) {
        return Change.update(plan("item"), null, item(id, name));
    }

    private Change moveItem(long from, long id, String name) {
        return Change.update(plan("item"), key(from), item(id, name));
    }

    private Change deleteItem(long id) {
        return Change.delete(plan("item"), key(id));
    }

    private Change recode(long id, long code) {
        return Change.update(plan("coded"), null, row("coded", id, code));
    }

    private Change uncode(long id) {
        return Change.delete(plan("coded"), row("coded", id, GONE));
    }

    /** Applies transactions and commits them together. */
    @SafeVarargs
    private void apply(Target target, List<TablePlan> with, List<Change>... transactions) {
        List<ChangeBatch> batches = new ArrayList<>();
        Ledger ledger = total;
        for (List<Change> changes : transactions) {
            position += 10;
            batches.add(new ChangeBatch(changes, "t" + position, new MemoryPosition(position), true, 0, 1000));
            ledger = ledger.plus(new Ledger(1, changes.size(), changes.size(), 0, 0, changes.size(), 0, 0));
        }
        try (Writer<ChangeBatch> writer = target.changes(with)) {
            batches.forEach(writer::write);
            writer.commit(new Checkpoint.AppliedTo(Long.toString(position), ledger, 0));
        }
        total = ledger;
    }

    private List<TablePlan> joined(long skipUntil, long convergeUntil) {
        Join join = new Join(new MemoryPosition(skipUntil), new MemoryPosition(convergeUntil));
        return plans.stream().map(p -> p.withJoin(join)).toList();
    }

    // --- exact ---

    @Test
    void exactChangesAreAppliedInOrder() {
        Target target = ready();
        apply(
                target,
                plans,
                List.of(insertItem(1, "a"), insertItem(2, "b"), insertItem(3, "c")),
                List.of(updateItem(1, "a2"), deleteItem(2), moveItem(3, 4, "moved")),
                List.of(insertItem(2, "again"), updateItem(2, "again2"), updateItem(2, "again3")),
                List.of(insertItem(9, "x"), deleteItem(9), insertItem(9, "y"), deleteItem(9)));
        assertThat(rows("item")).containsExactly("1|a2|1|∅", "2|again3|2|∅", "4|moved|4|∅");
        assertThat(target.progress().applied()).isEqualTo(new Checkpoint.AppliedTo(Long.toString(position), total, 0));
    }

    @Test
    void keysMoveAlongAChainAndInACircle() {
        Target target = ready();
        apply(target, plans, List.of(insertItem(1, "a"), insertItem(2, "b"), insertItem(3, "c")));
        apply(target, plans, List.of(moveItem(3, 4, "c"), moveItem(2, 3, "b"), moveItem(1, 2, "a")));
        assertThat(rows("item")).containsExactly("2|a|2|∅", "3|b|3|∅", "4|c|4|∅");
        apply(target, plans, List.of(moveItem(2, 99, "a"), moveItem(3, 2, "b"), moveItem(99, 3, "a")));
        assertThat(rows("item")).containsExactly("2|b|2|∅", "3|a|3|∅", "4|c|4|∅");
    }

    @Test
    void aUniqueValueWandersBetweenRows() {
        Target target = ready();
        apply(target, plans, List.of(insert("coded", 1, 10), insert("coded", 2, 20), insert("coded", 3, 30)));
        apply(
                target,
                plans,
                List.of(recode(1, 0), recode(2, 10), recode(1, 20)),
                List.of(uncode(3), insert("coded", 4, 30)),
                List.of(recode(4, 31), insert("coded", 5, 30), recode(5, 32), recode(4, 30)));
        assertThat(rows("coded")).containsExactly("1|20", "2|10", "4|30", "5|32");
    }

    @Test
    void compositeKeysAddressOneRow() {
        Target target = ready();
        apply(
                target,
                plans,
                List.of(insert("pair", "a", 1, "x"), insert("pair", "a", 2, "y"), insert("pair", "b", 1, "z")),
                List.of(
                        Change.update(plan("pair"), null, row("pair", "a", 1, "x2")),
                        Change.update(plan("pair"), row("pair", "a", 2, GONE), row("pair", "b", 2, "y2")),
                        Change.delete(plan("pair"), row("pair", "b", 1, GONE))));
        assertThat(rows("pair")).containsExactly("a|1|x2", "b|2|y2");
    }

    @Test
    void valuesThatWereNotSentStay() {
        Target target = ready();
        apply(
                target,
                plans,
                List.of(insert("item", 1, "a", 1, "large"), insert("item", 2, "b", 2, null)),
                List.of(
                        Change.update(plan("item"), null, row("item", 1, "a2", 5, GONE)),
                        Change.update(plan("item"), null, row("item", 2, "b2", 6, GONE))),
                List.of(
                        Change.update(plan("item"), key(1), row("item", 7, "a3", 7, GONE)),
                        Change.update(plan("item"), null, row("item", 7, "a4", 7, GONE))));
        assertThat(rows("item")).containsExactly("2|b2|6|∅", "7|a4|7|large");
    }

    @Test
    void nullsAndEmptyTextsAreTwoThings() {
        Target target = ready();
        apply(
                target,
                plans,
                List.of(insert("item", 1, null, null, ""), insert("item", 2, "", 0, null)),
                List.of(
                        Change.update(plan("item"), null, row("item", 1, "", 1, null)),
                        Change.update(plan("item"), null, row("item", 2, null, null, ""))));
        assertThat(rows("item")).containsExactly("1||1|∅", "2|∅|∅|");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1_500})
    void exactChangesThatDoNotMeetTheirRowAreRefused(int others) {
        Target target = ready();
        apply(target, plans, List.of(insertItem(1, "a"), insertItem(2, "b"), insert("coded", 1, 10)));
        List<Change> wrong = List.of(
                insertItem(1, "there already"),
                updateItem(5, "missing"),
                deleteItem(5),
                moveItem(5, 6, "missing"),
                moveItem(1, 2, "there already"),
                Change.update(plan("item"), null, row("item", 5, "missing", 1, GONE)),
                insert("coded", 2, 10));
        List<String> before = rows("item");
        for (Change change : wrong) {
            List<Change> transaction = new ArrayList<>();
            for (int i = 0; i < others; i++) {
                transaction.add(insertItem(1000 + i, "other"));
            }
            transaction.add(transaction.size() / 2, change);
            assertRefused(Errors.TARGET_DIVERGED, () -> apply(target, plans, transaction));
            assertThat(rows("item")).isEqualTo(before);
            target.progress();
        }
    }

    @Test
    void anUpdateThatChangesNothingStillNeedsItsRow() {
        Target target = ready();
        apply(target, plans, List.of(insertItem(1, "a")));
        apply(target, plans, List.of(updateItem(1, "a")));
        assertRefused(
                Errors.TARGET_DIVERGED, () -> apply(target, plans, List.of(updateItem(2, "a"), updateItem(1, "a"))));
    }

    @Test
    void rowsThatSomebodyElseTookAwayAreMissed() {
        Target target = ready();
        apply(target, plans, List.of(insertItem(1, "a"), insertItem(2, "b")));
        to.run("delete from " + to.table("item") + " where id = 2");
        assertRefused(Errors.TARGET_DIVERGED, () -> apply(target, plans, List.of(updateItem(2, "b2"))));
        target.progress();
        apply(target, plans, List.of(updateItem(1, "a2")));
        assertThat(rows("item")).containsExactly("1|a2|1|∅");
    }

    // --- skip and converge ---

    @Test
    void whatTheLoadContainsIsSkipped() {
        Target target = ready();
        apply(target, plans, List.of(insertItem(1, "a")));
        apply(target, joined(position + 20, position + 20), List.of(updateItem(7, "x")), List.of(deleteItem(1)));
        assertThat(rows("item")).containsExactly("1|a|1|∅");
    }

    @Test
    void convergingToleratesDuplicatesGapsAndKeyMoves() {
        Target target = ready();
        apply(target, plans, List.of(insertItem(1, "a"), insertItem(2, "b"), insertItem(3, "c"), insertItem(4, "d")));
        List<TablePlan> converging = joined(50, 100_000);
        List<Change> changes = List.of(
                insertItem(1, "a2"),
                updateItem(5, "e"),
                deleteItem(6),
                deleteItem(2),
                moveItem(3, 7, "c2"),
                moveItem(8, 9, "h"),
                moveItem(8, 4, "d2"));
        List<String> expected = List.of("1|a2|1|∅", "4|d2|4|∅", "5|e|5|∅", "7|c2|7|∅", "9|h|9|∅");
        apply(target, converging, changes);
        assertThat(rows("item")).isEqualTo(expected);
        apply(target, converging, changes);
        assertThat(rows("item")).isEqualTo(expected);
        apply(target, converging, changes, changes);
        assertThat(rows("item")).isEqualTo(expected);
    }

    @Test
    void convergingKeepsWhatWasNotSent() {
        Target target = ready();
        apply(target, plans, List.of(insert("item", 1, "a", 1, "large"), insert("item", 2, "b", 2, "wide")));
        apply(
                target,
                joined(50, 100_000),
                List.of(
                        Change.update(plan("item"), null, row("item", 1, "a2", 5, GONE)),
                        Change.update(plan("item"), key(2), row("item", 3, "b2", 6, GONE)),
                        Change.update(plan("item"), key(2), row("item", 3, "b3", 6, GONE)),
                        Change.update(plan("item"), null, row("item", 9, "gone later", 9, GONE)),
                        deleteItem(9)));
        assertThat(rows("item")).containsExactly("1|a2|5|large", "3|b3|6|wide");
    }

    @Test
    void oneGroupMaySkipConvergeAndBeExact() {
        Target target = ready();
        apply(target, plans, List.of(insertItem(1, "a")));
        apply(
                target,
                joined(position + 10, position + 20),
                List.of(insertItem(5, "skipped")),
                List.of(insertItem(1, "converged")),
                List.of(updateItem(1, "exact"), insertItem(2, "exact")));
        assertThat(rows("item")).containsExactly("1|exact|1|∅", "2|exact|2|∅");
        assertRefused(
                Errors.TARGET_DIVERGED,
                () -> apply(
                        target,
                        joined(position + 10, position + 20),
                        List.of(),
                        List.of(),
                        List.of(insertItem(1, "x"))));
    }

    // --- truncation, keyless tables, large transactions ---

    @Test
    void truncationsEmptyTheirTablesInOrder() {
        Target target = ready();
        apply(
                target,
                plans,
                List.of(insertItem(1, "a"), insert("coded", 1, 10)),
                List.of(
                        insertItem(2, "b"),
                        Change.truncate(List.of(plan("item"), plan("coded"))),
                        insertItem(1, "after")));
        assertThat(rows("item")).containsExactly("1|after|1|∅");
        assertThat(rows("coded")).isEmpty();
    }

    @Test
    void rowsWithoutKeyAreChangedOneOfEqualOnes() {
        if (!can(Behaviour.KEYLESS_TABLES)) {
            return;
        }
        Target target = ready();
        apply(
                target,
                plans,
                List.of(
                        insert("loose", "a", 1),
                        insert("loose", "a", 1),
                        insert("loose", "a", 1),
                        insert("loose", null, 2)),
                List.of(
                        Change.delete(plan("loose"), row("loose", "a", 1)),
                        Change.update(plan("loose"), row("loose", "a", 1), row("loose", "b", null)),
                        Change.update(plan("loose"), row("loose", null, 2), row("loose", "", 2))));
        assertThat(rows("loose")).containsExactly("a|1", "b|∅", "|2");
        List<String> before = rows("loose");
        for (Change wrong : List.of(
                Change.delete(plan("loose"), row("loose", "a", 2)),
                Change.delete(plan("loose"), row("loose", null, 2)),
                Change.update(plan("loose"), row("loose", "x", 1), row("loose", "y", 1)))) {
            assertRefused(Errors.TARGET_DIVERGED, () -> apply(target, plans, List.of(wrong)));
            assertThat(rows("loose")).isEqualTo(before);
            target.progress();
        }
        assertRefused(
                Errors.TARGET_DIVERGED,
                () -> apply(
                        target,
                        plans,
                        List.of(
                                Change.delete(plan("loose"), row("loose", "a", 1)),
                                Change.delete(plan("loose"), row("loose", "a", 1)))));
        assertThat(rows("loose")).isEqualTo(before);
    }

    @Test
    void fragmentsAreOneTransaction() {
        Target target = ready();
        MemoryPosition commit = new MemoryPosition(500);
        try (Writer<ChangeBatch> writer = target.changes(plans)) {
            for (int f = 0; f < 5; f++) {
                List<Change> changes = new ArrayList<>();
                for (int i = 0; i < 400; i++) {
                    changes.add(insertItem(f * 400 + i, "n"));
                }
                writer.write(new ChangeBatch(changes, "big", commit, f == 4, 0, 40_000));
                assertThat(rows("item")).as("before the commit").isEmpty();
            }
            writer.commit(new Checkpoint.AppliedTo("500", new Ledger(1, 2000, 2000, 0, 0, 2000, 0, 0), 0));
        }
        assertThat(rows("item")).hasSize(2_000);
    }

    @Test
    void aWriterGoesOnAfterACommitAndGivesUpTheRest() {
        Target target = ready();
        try (Writer<ChangeBatch> writer = target.changes(plans)) {
            writer.write(new ChangeBatch(List.of(insertItem(1, "a")), "1", new MemoryPosition(10), true, 0, 100));
            writer.commit(new Checkpoint.AppliedTo("10", new Ledger(1, 1, 1, 0, 0, 1, 0, 0), 0));
            writer.write(new ChangeBatch(List.of(updateItem(1, "b")), "2", new MemoryPosition(20), true, 0, 100));
            writer.commit(new Checkpoint.AppliedTo("20", new Ledger(2, 2, 2, 0, 0, 1, 1, 0), 0));
            writer.write(ChangeBatch.heartbeat(new MemoryPosition(30)));
            writer.commit(new Checkpoint.AppliedTo("30", new Ledger(2, 2, 2, 0, 0, 1, 1, 0), 0));
            writer.write(new ChangeBatch(List.of(deleteItem(1)), "3", new MemoryPosition(40), true, 0, 100));
        }
        assertThat(rows("item")).containsExactly("1|b|1|∅");
        assertThat(target.progress().applied())
                .isEqualTo(new Checkpoint.AppliedTo("30", new Ledger(2, 2, 2, 0, 0, 1, 1, 0), 0));
    }

    @Test
    void sequencesOfChangesEndAsOneByOneWould() {
        Target target = ready();
        java.util.Random random = new java.util.Random(7);
        java.util.TreeMap<Long, String> model = new java.util.TreeMap<>();
        for (int round = 0; round < 15; round++) {
            List<Change> changes = new ArrayList<>();
            for (int i = 0; i < 120; i++) {
                changes.add(next(random, model));
            }
            apply(target, plans, changes.subList(0, 60), changes.subList(60, 120));
            List<String> expected = new ArrayList<>();
            model.forEach((id, name) -> expected.add(id + "|" + name + "|" + id + "|∅"));
            expected.sort(null);
            assertThat(rows("item")).as("round " + round).isEqualTo(expected);
        }
    }

    private Change next(java.util.Random random, java.util.TreeMap<Long, String> model) {
        long id = random.nextInt(30);
        long other = random.nextInt(30);
        String name = "n" + random.nextInt(1000);
        if (!model.containsKey(id)) {
            model.put(id, name);
            return insertItem(id, name);
        }
        if (random.nextInt(3) == 0) {
            model.remove(id);
            return deleteItem(id);
        }
        if (random.nextBoolean() && !model.containsKey(other)) {
            model.remove(id);
            model.put(other, name);
            return moveItem(id, other, name);
        }
        model.put(id, name);
        return updateItem(id, name);
    }
}
