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
import io.godwit.spi.schema.TableId;
import io.godwit.testkit.memory.MemoryPosition;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How every target applies changes of which the load may contain the effect already. */
public abstract class ConvergeContract extends ApplySuite {
    private List<TablePlan> joined(long skipUntil, long convergeUntil) {
        Join join = new Join(new MemoryPosition(skipUntil), new MemoryPosition(convergeUntil));
        return plans().stream().map(p -> p.withJoin(join)).toList();
    }

    // --- skip and converge ---

    @Test
    void whatTheLoadContainsIsSkipped() {
        Target target = ready();
        apply(target, plans(), List.of(insertItem(1, "a")));
        apply(target, joined(position() + 20, position() + 20), List.of(updateItem(7, "x")), List.of(deleteItem(1)));
        assertThat(rows("item")).containsExactly("1|a|1|∅");
    }

    @Test
    void convergingToleratesDuplicatesGapsAndKeyMoves() {
        Target target = ready();
        apply(target, plans(), List.of(insertItem(1, "a"), insertItem(2, "b"), insertItem(3, "c"), insertItem(4, "d")));
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
        if (!can(Behaviour.PARTIAL_ROWS)) {
            return;
        }
        Target target = ready();
        apply(target, plans(), List.of(insert("item", 1, "a", 1, "large"), insert("item", 2, "b", 2, "wide")));
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
        apply(target, plans(), List.of(insertItem(1, "a")));
        apply(
                target,
                joined(position() + 10, position() + 20),
                List.of(insertItem(5, "skipped")),
                List.of(insertItem(1, "converged")),
                List.of(updateItem(1, "exact"), insertItem(2, "exact")));
        assertThat(rows("item")).containsExactly("1|exact|1|∅", "2|exact|2|∅");
        assertRefused(
                Errors.TARGET_DIVERGED,
                () -> apply(
                        target,
                        joined(position() + 10, position() + 20),
                        List.of(),
                        List.of(),
                        List.of(insertItem(1, "x"))));
    }

    // --- repair ---

    /** Takes rows away and puts rows in as a repair does, and records it. */
    private void repair(Target target, String table, List<Change> changes, long rows) {
        TableId id = plan(table).table().id();
        try (Writer<ChangeBatch> writer = target.changes(joined(50, 100_000))) {
            writer.write(new ChangeBatch(changes, "repair", new MemoryPosition(position()), true, 0, 1000));
            writer.commit(new Checkpoint.Repaired(id, rows, Long.toString(position())));
        }
    }

    @Test
    void aRepairReplacesRowsAndCountsThem() {
        Target target = ready();
        apply(target, plans(), List.of(insertItem(1, "a"), insertItem(2, "wrong"), insertItem(4, "surplus")));
        List<Change> changes =
                List.of(deleteItem(2), deleteItem(3), deleteItem(4), insertItem(2, "b"), insertItem(3, "c"));
        repair(target, "item", changes, 3);
        assertThat(rows("item")).containsExactly("1|a|1|∅", "2|b|2|∅", "3|c|3|∅");
        repair(target, "item", changes, 3);
        assertThat(rows("item")).containsExactly("1|a|1|∅", "2|b|2|∅", "3|c|3|∅");
        assertThat(target.progress().repaired())
                .containsExactly(new Checkpoint.Repaired(plan("item").table().id(), 6, Long.toString(position())));
        apply(target, plans(), List.of(updateItem(3, "c2")));
        assertThat(target.progress().applied()).isNotNull();
    }

    @Test
    void aRepairMaySwapUniqueValues() {
        Target target = ready();
        apply(target, plans(), List.of(insert("coded", 1, 20), insert("coded", 2, 10), insert("coded", 3, 30)));
        repair(target, "coded", List.of(uncode(1), uncode(2), insert("coded", 1, 10), insert("coded", 2, 20)), 2);
        assertThat(rows("coded")).containsExactly("1|10", "2|20", "3|30");
    }

    @Test
    void aTableWithoutKeyConvergesUnderRepair() {
        if (!can(Behaviour.KEYLESS_TABLES)) {
            return;
        }
        Target target = ready();
        apply(target, plans(), List.of(insert("loose", "a", 1), insert("loose", "a", 1), insert("loose", null, 2)));
        repair(
                target,
                "loose",
                List.of(
                        Change.delete(plan("loose"), row("loose", "a", 1)),
                        Change.delete(plan("loose"), row("loose", "gone", 7)),
                        Change.insert(plan("loose"), row("loose", "b", 3)),
                        Change.update(plan("loose"), row("loose", null, 2), row("loose", "c", GONE)),
                        Change.update(plan("loose"), row("loose", "never", 4), row("loose", "d", GONE))),
                3);
        assertThat(rows("loose")).containsExactly("a|1", "b|3", "c|2", "d|4");
    }
}
