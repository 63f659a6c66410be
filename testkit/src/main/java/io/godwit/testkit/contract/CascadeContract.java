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
import io.godwit.spi.schema.Cascade;
import io.godwit.spi.schema.Cascade.Action;
import io.godwit.testkit.memory.MemoryPosition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How every target lets rows follow others that the source let follow without logging it; no foreign key is on the target. */
public abstract class CascadeContract extends ApplySuite {
    @Override
    void more(TestDatabase from) {
        from.create(from.table("line"), Shape.KEYED);
        from.create(from.table("note"), Shape.KEYED);
    }

    /** A row of a table like {@code item}: key, and the key that it points to. */
    private Change point(String table, long id, @Nullable Long to) {
        return Change.insert(plan(table), row(table, id, "n" + id, to, null));
    }

    private Change repoint(String table, long id, @Nullable Long to) {
        return Change.update(plan(table), null, row(table, id, "n" + id, to, null));
    }

    private Change remove(String table, long id) {
        return Change.delete(plan(table), row(table, id, GONE, GONE, GONE));
    }

    /** Items 1 to 3; of each item {@code i} lines {@code 10 i} and {@code 10 i + 1}, of each of those a note. */
    private void family(Target target) {
        List<Change> changes = new ArrayList<>();
        for (long i = 1; i <= 3; i++) {
            changes.add(insertItem(i, "i"));
            for (long l = 10 * i; l <= 10 * i + 1; l++) {
                changes.add(point("line", l, i));
                changes.add(point("note", 100 * l, l));
            }
        }
        changes.add(point("line", 90, null));
        changes.add(point("note", 9000, 90L));
        changes.add(point("note", 9001, null));
        apply(target, plans(), changes);
    }

    private List<String> ids(String table) {
        return rows(table).stream().map(r -> r.substring(0, r.indexOf('|'))).toList();
    }

    private List<String> pointers(String table) {
        return rows(table).stream()
                .map(r -> r.split("\\|", -1))
                .map(r -> r[0] + ">" + r[2])
                .toList();
    }

    @Test
    void rowsGoWithTheRowTheyPointTo() {
        follow("item", cascade("line", Action.CASCADE, Action.NONE));
        follow("line", cascade("note", Action.CASCADE, Action.NONE));
        Target target = ready();
        family(target);
        apply(target, plans(), List.of(deleteItem(1)), List.of(deleteItem(3)));
        assertThat(ids("item")).containsExactly("2");
        assertThat(ids("line")).containsExactly("20", "21", "90");
        assertThat(ids("note")).containsExactly("2000", "2100", "9000", "9001");
        assertThat(target.progress().applied())
                .as("what follows is no change of the source")
                .isEqualTo(new Checkpoint.AppliedTo(Long.toString(position()), total(), 0));
    }

    @Test
    void rowsThatOnlyPointArePreservedWithoutTheirValue() {
        follow("item", cascade("line", Action.SET_NULL, Action.SET_NULL));
        Target target = ready();
        family(target);
        apply(target, plans(), List.of(deleteItem(1), moveItem(2, 5, "i")));
        assertThat(pointers("line")).containsExactly("10>∅", "11>∅", "20>∅", "21>∅", "30>3", "31>3", "90>∅");
    }

    @Test
    void rowsGetTheirDefault() {
        follow("item", cascade("line", Action.SET_DEFAULT, Action.SET_DEFAULT));
        Target target = ready();
        family(target);
        apply(target, plans(), List.of(deleteItem(1), moveItem(2, 5, "i")));
        assertThat(pointers("line")).containsExactly("10>∅", "11>∅", "20>∅", "21>∅", "30>3", "31>3", "90>∅");
    }

    @Test
    void rowsFollowAKeyThatMovesAlongAChain() {
        follow("item", cascade("line", Action.NONE, Action.CASCADE));
        Target target = ready();
        family(target);
        apply(
                target,
                plans(),
                List.of(moveItem(3, 4, "i"), moveItem(2, 3, "i"), moveItem(1, 2, "i"), updateItem(2, "j")));
        assertThat(pointers("line")).containsExactly("10>2", "11>2", "20>3", "21>3", "30>4", "31>4", "90>∅");
    }

    /** {@code coded.code} points to an item, and notes point to {@code coded.code}, which is no key. */
    @Test
    void valuesFollowThroughColumnsThatAreNoKey() {
        follow(
                "item",
                new Cascade(
                        plan("coded").table().id(), List.of("code"), List.of("id"), Action.SET_NULL, Action.CASCADE));
        follow(
                "coded",
                new Cascade(
                        plan("note").table().id(), List.of("amount"), List.of("code"), Action.CASCADE, Action.CASCADE));
        Target target = ready();
        apply(
                target,
                plans(),
                List.of(insertItem(1, "i"), insertItem(2, "i"), insertItem(3, "i")),
                List.of(insert("coded", 10, 1), insert("coded", 20, 2), insert("coded", 30, 3)),
                List.of(point("note", 100, 1L), point("note", 200, 2L), point("note", 300, 3L)));
        apply(target, plans(), List.of(moveItem(1, 7, "i"), deleteItem(2)));
        assertThat(rows("coded")).containsExactly("10|7", "20|∅", "30|3");
        assertThat(pointers("note")).containsExactly("100>7", "200>∅", "300>3");
        apply(target, plans(), List.of(recode(10, 8)), List.of(uncode(30)));
        assertThat(rows("coded")).containsExactly("10|8", "20|∅");
        assertThat(pointers("note")).as("old values that the log leaves out").containsExactly("100>8", "200>∅");
    }

    @Test
    void rowsFollowInTheOrderOfTheSource() {
        follow("item", cascade("line", Action.CASCADE, Action.CASCADE));
        follow("line", cascade("note", Action.CASCADE, Action.NONE));
        Target target = ready();
        family(target);
        apply(
                target,
                plans(),
                List.of(repoint("line", 30, 1L), deleteItem(1)),
                List.of(insertItem(1, "again"), point("line", 10, 1L), point("note", 1000, 10L)),
                List.of(repoint("line", 31, 2L), deleteItem(3), insertItem(3, "again"), repoint("line", 31, 3L)),
                List.of(moveItem(3, 6, "i"), repoint("line", 31, 6L), point("line", 60, 6L)),
                List.of(remove("line", 20), deleteItem(2), insertItem(2, "again")));
        assertThat(pointers("line")).containsExactly("10>1", "31>6", "60>6", "90>∅");
        assertThat(ids("note")).containsExactly("1000", "3100", "9000", "9001");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 400})
    void aTableFollowsItself(int trees) {
        follow("line", cascade("line", Action.CASCADE, Action.NONE), cascade("note", Action.CASCADE, Action.NONE));
        Target target = ready();
        List<Change> changes = new ArrayList<>();
        List<Change> cut = new ArrayList<>();
        for (long t = 0; t < trees; t++) {
            long root = 100 * t;
            changes.add(point("line", root, root));
            for (long i = 1; i <= 6; i++) {
                changes.add(point("line", root + i, root + i / 2));
                changes.add(point("note", root + i, root + i));
            }
            changes.add(point("line", root + 11, root + 12));
            changes.add(point("line", root + 12, root + 11));
            if (t > 0) {
                cut.add(remove("line", root));
                cut.add(remove("line", root + 12));
            }
        }
        apply(target, plans(), changes);
        cut.add(remove("line", 1));
        apply(target, plans(), cut);
        assertThat(ids("line")).containsExactly("0", "11", "12");
        assertThat(ids("note")).isEmpty();
        apply(target, plans(), List.of(remove("line", 0), point("line", 0, null), point("line", 5, 0L)));
        assertThat(pointers("line")).containsExactly("0>∅", "11>12", "12>11", "5>0");
        apply(target, plans(), List.of(remove("line", 11)));
        assertThat(pointers("line")).containsExactly("0>∅", "5>0");
    }

    @Test
    void tablesFollowInACircle() {
        follow("line", cascade("note", Action.CASCADE, Action.NONE));
        follow("note", cascade("line", Action.CASCADE, Action.NONE));
        Target target = ready();
        apply(
                target,
                plans(),
                List.of(point("line", 1, 30L), point("line", 2, 10L), point("line", 3, 20L), point("line", 4, null)),
                List.of(point("note", 10, 1L), point("note", 20, 2L), point("note", 30, 3L), point("note", 40, 4L)));
        apply(target, plans(), List.of(remove("line", 2)));
        assertThat(ids("line")).containsExactly("4");
        assertThat(ids("note")).containsExactly("40");
    }

    @Test
    void manyRowsFollowManyInBulk() {
        follow("item", cascade("line", Action.CASCADE, Action.NONE));
        Target target = ready();
        List<Change> changes = new ArrayList<>();
        List<Change> deletes = new ArrayList<>();
        for (long i = 0; i < 1_000; i++) {
            changes.add(insertItem(i, "i"));
            changes.add(point("line", 10 * i, i));
            changes.add(point("line", 10 * i + 1, i));
            if (i % 100 != 0) {
                deletes.add(deleteItem(i));
            }
        }
        apply(target, plans(), changes);
        apply(target, plans(), deletes, List.of(point("line", 5, 0L)));
        assertThat(ids("item")).hasSize(10);
        assertThat(ids("line")).hasSize(21);
    }

    @Test
    void aRowThatFollowedIsMissedByItsOwnChange() {
        follow("item", cascade("line", Action.CASCADE, Action.NONE));
        Target target = ready();
        family(target);
        assertRefused(
                Errors.TARGET_DIVERGED, () -> apply(target, plans(), List.of(deleteItem(1), repoint("line", 10, 2L))));
        target.progress();
        assertThat(ids("line")).contains("10", "11");
    }

    @Test
    void aChangeThatTheSourceLetNobodyFollowTakesNothingAlong() {
        follow("item", cascade("line", Action.CASCADE, Action.CASCADE));
        Target target = ready();
        family(target);
        TablePlan alone = Moves.neutral(plan("item").table().withoutCascades());
        apply(target, plans(), List.of(Change.delete(alone, key(1))), List.of(deleteItem(2)));
        assertThat(ids("line")).containsExactly("10", "11", "30", "31", "90");
    }

    // --- joins ---

    private List<TablePlan> joined(String table, long skipUntil, long convergeUntil) {
        Join join = new Join(new MemoryPosition(skipUntil), new MemoryPosition(convergeUntil));
        return plans().stream()
                .map(p -> p.table().id().name().equals(table) ? p.withJoin(join) : p)
                .toList();
    }

    @Test
    void rowsThatWereLoadedLaterStay() {
        follow("item", cascade("line", Action.CASCADE, Action.CASCADE));
        Target target = ready();
        family(target);
        long later = position() + 10;
        apply(
                target,
                joined("line", later, later),
                List.of(deleteItem(1), moveItem(2, 5, "i")),
                List.of(deleteItem(3)));
        assertThat(ids("item")).containsExactly("5");
        assertThat(pointers("line")).containsExactly("10>1", "11>1", "20>2", "21>2", "90>∅");
    }

    @Test
    void rowsThatWereLoadedEarlierFollowWhatTheLoadContains() {
        follow("item", cascade("line", Action.CASCADE, Action.CASCADE));
        Target target = ready();
        family(target);
        long later = position() + 10;
        apply(target, joined("item", later, later), List.of(deleteItem(1), moveItem(2, 5, "i")));
        assertThat(ids("item")).containsExactly("1", "2", "3");
        assertThat(pointers("line")).containsExactly("20>5", "21>5", "30>3", "31>3", "90>∅");
    }

    @Test
    void rowsFollowWhileTheyConverge() {
        follow("item", cascade("line", Action.CASCADE, Action.CASCADE));
        Target target = ready();
        family(target);
        List<Change> changes = List.of(deleteItem(1), moveItem(2, 5, "i"));
        apply(target, joined("line", 50, 100_000), changes);
        assertThat(pointers("line")).containsExactly("20>5", "21>5", "30>3", "31>3", "90>∅");
        apply(target, joined("item", 50, 100_000), List.of(deleteItem(7), deleteItem(3)));
        assertThat(pointers("line")).containsExactly("20>5", "21>5", "90>∅");
    }

    @Test
    void aRepairTakesNothingAlong() {
        follow("item", cascade("line", Action.CASCADE, Action.CASCADE));
        Target target = ready();
        family(target);
        TablePlan alone = Moves.neutral(plan("item").table().withoutCascades());
        List<TablePlan> converging = joined("item", 50, 100_000);
        try (Writer<ChangeBatch> writer = target.changes(converging)) {
            List<Change> changes = List.of(Change.delete(alone, key(1)), Change.insert(alone, item(1, "mended")));
            writer.write(new ChangeBatch(changes, "repair", new MemoryPosition(position()), true, 0, 1000));
            writer.commit(new Checkpoint.Repaired(plan("item").table().id(), 1, Long.toString(position())));
        }
        assertThat(rows("item")).contains("1|mended|1|∅");
        assertThat(ids("line")).containsExactly("10", "11", "20", "21", "30", "31", "90");
    }
}
