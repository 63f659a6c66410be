package io.godwit.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.Checkpoint;
import io.godwit.spi.Errors;
import io.godwit.spi.Target;
import io.godwit.spi.Writer;
import io.godwit.spi.change.Change;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.change.Ledger;
import io.godwit.testkit.memory.MemoryPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How every target applies changes that have to meet exactly the rows they mean. */
public abstract class ApplyContract extends ApplySuite {
    // --- exact ---

    @Test
    void exactChangesAreAppliedInOrder() {
        Target target = ready();
        apply(
                target,
                plans(),
                List.of(insertItem(1, "a"), insertItem(2, "b"), insertItem(3, "c")),
                List.of(updateItem(1, "a2"), deleteItem(2), moveItem(3, 4, "moved")),
                List.of(insertItem(2, "again"), updateItem(2, "again2"), updateItem(2, "again3")),
                List.of(insertItem(9, "x"), deleteItem(9), insertItem(9, "y"), deleteItem(9)));
        assertThat(rows("item")).containsExactly("1|a2|1|∅", "2|again3|2|∅", "4|moved|4|∅");
        assertThat(target.progress().applied())
                .isEqualTo(new Checkpoint.AppliedTo(Long.toString(position()), total(), 0));
    }

    @Test
    void keysMoveAlongAChainAndInACircle() {
        Target target = ready();
        apply(target, plans(), List.of(insertItem(1, "a"), insertItem(2, "b"), insertItem(3, "c")));
        apply(target, plans(), List.of(moveItem(3, 4, "c"), moveItem(2, 3, "b"), moveItem(1, 2, "a")));
        assertThat(rows("item")).containsExactly("2|a|2|∅", "3|b|3|∅", "4|c|4|∅");
        apply(target, plans(), List.of(moveItem(2, 99, "a"), moveItem(3, 2, "b"), moveItem(99, 3, "a")));
        assertThat(rows("item")).containsExactly("2|b|2|∅", "3|a|3|∅", "4|c|4|∅");
    }

    @Test
    void aUniqueValueWandersBetweenRows() {
        Target target = ready();
        apply(target, plans(), List.of(insert("coded", 1, 10), insert("coded", 2, 20), insert("coded", 3, 30)));
        apply(
                target,
                plans(),
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
                plans(),
                List.of(insert("pair", "a", 1, "x"), insert("pair", "a", 2, "y"), insert("pair", "b", 1, "z")),
                List.of(
                        Change.update(plan("pair"), null, row("pair", "a", 1, "x2")),
                        Change.update(plan("pair"), row("pair", "a", 2, GONE), row("pair", "b", 2, "y2")),
                        Change.delete(plan("pair"), row("pair", "b", 1, GONE))));
        assertThat(rows("pair")).containsExactly("a|1|x2", "b|2|y2");
    }

    @Test
    void valuesThatWereNotSentStay() {
        if (!can(Behaviour.PARTIAL_ROWS)) {
            return;
        }
        Target target = ready();
        apply(
                target,
                plans(),
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
                plans(),
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
        apply(target, plans(), List.of(insertItem(1, "a"), insertItem(2, "b"), insert("coded", 1, 10)));
        List<Change> wrong = new ArrayList<>(List.of(
                insertItem(1, "there already"),
                updateItem(5, "missing"),
                deleteItem(5),
                moveItem(5, 6, "missing"),
                moveItem(1, 2, "there already"),
                insert("coded", 2, 10)));
        if (can(Behaviour.PARTIAL_ROWS)) {
            wrong.add(Change.update(plan("item"), null, row("item", 5, "missing", 1, GONE)));
        }
        List<String> before = rows("item");
        for (Change change : wrong) {
            List<Change> transaction = new ArrayList<>();
            for (int i = 0; i < others; i++) {
                transaction.add(insertItem(1000 + i, "other"));
            }
            transaction.add(transaction.size() / 2, change);
            assertRefused(Errors.TARGET_DIVERGED, () -> apply(target, plans(), transaction));
            assertThat(rows("item")).isEqualTo(before);
            target.progress();
        }
    }

    @Test
    void anUpdateThatChangesNothingStillNeedsItsRow() {
        Target target = ready();
        apply(target, plans(), List.of(insertItem(1, "a")));
        apply(target, plans(), List.of(updateItem(1, "a")));
        assertRefused(
                Errors.TARGET_DIVERGED, () -> apply(target, plans(), List.of(updateItem(2, "a"), updateItem(1, "a"))));
    }

    @Test
    void rowsThatSomebodyElseTookAwayAreMissed() {
        Target target = ready();
        apply(target, plans(), List.of(insertItem(1, "a"), insertItem(2, "b")));
        applied().run("delete from " + applied().table("item") + " where id = 2");
        assertRefused(Errors.TARGET_DIVERGED, () -> apply(target, plans(), List.of(updateItem(2, "b2"))));
        target.progress();
        apply(target, plans(), List.of(updateItem(1, "a2")));
        assertThat(rows("item")).containsExactly("1|a2|1|∅");
    }

    // --- truncation, keyless tables, large transactions ---

    @Test
    void truncationsEmptyTheirTablesInOrder() {
        Target target = ready();
        apply(
                target,
                plans(),
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
                plans(),
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
            assertRefused(Errors.TARGET_DIVERGED, () -> apply(target, plans(), List.of(wrong)));
            assertThat(rows("loose")).isEqualTo(before);
            target.progress();
        }
        assertRefused(
                Errors.TARGET_DIVERGED,
                () -> apply(
                        target,
                        plans(),
                        List.of(
                                Change.delete(plan("loose"), row("loose", "a", 1)),
                                Change.delete(plan("loose"), row("loose", "a", 1)))));
        assertThat(rows("loose")).isEqualTo(before);
    }

    @Test
    void fragmentsAreOneTransaction() {
        Target target = ready();
        MemoryPosition commit = new MemoryPosition(500);
        try (Writer<ChangeBatch> writer = target.changes(plans())) {
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
        try (Writer<ChangeBatch> writer = target.changes(plans())) {
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
        Random random = new Random(7);
        Map<Long, String> model = new TreeMap<>();
        for (int round = 0; round < 15; round++) {
            List<Change> changes = new ArrayList<>();
            for (int i = 0; i < 120; i++) {
                changes.add(next(random, model));
            }
            apply(target, plans(), changes.subList(0, 60), changes.subList(60, 120));
            List<String> expected = new ArrayList<>();
            model.forEach((id, name) -> expected.add(id + "|" + name + "|" + id + "|∅"));
            expected.sort(null);
            assertThat(rows("item")).as("round " + round).isEqualTo(expected);
        }
    }

    private Change next(Random random, Map<Long, String> model) {
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
