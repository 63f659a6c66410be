package io.godwit.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.Checkpoint;
import io.godwit.spi.ErrorCode;
import io.godwit.spi.Errors;
import io.godwit.spi.Progress;
import io.godwit.spi.Source;
import io.godwit.spi.TablePlan;
import io.godwit.spi.Target;
import io.godwit.spi.Writer;
import io.godwit.spi.change.Ledger;
import io.godwit.spi.load.Split;
import io.godwit.spi.row.Batch;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.Table;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every target keeps: facts, claims, stages and splits. Changes are {@link ApplyContract}'s and {@link ConvergeContract}'s. */
public abstract class TargetContract extends ContractSuite {
    private TestDatabase from = new NoDatabase();
    private TestDatabase to = new NoDatabase();
    private Schema schema = new Schema("", "", List.of(), List.of());

    /** Two databases: one that only gives its schema, and the one under test. */
    @BeforeEach
    final void open() {
        from = newDatabase();
        to = newDatabase();
        from.create(from.table("item"), Shape.KEYED);
        from.create(from.table("coded"), Shape.UNIQUE);
        schema = source(from).schema(Selection.ALL);
    }

    private Table item() {
        return schema.tables().stream()
                .filter(t -> t.id().name().equals("item"))
                .findFirst()
                .orElseThrow();
    }

    private TablePlan plan() {
        return Moves.neutral(item());
    }

    private List<String> rows() {
        Source copy = source(to);
        return Moves.rows(copy, item().onTarget());
    }

    private RowBatch batch(long... ids) {
        boolean documents = DocumentRows.in(item());
        RowBatch batch = new RowBatch(RowFormat.NEUTRAL, item().moved().size());
        for (long id : ids) {
            if (documents) {
                DocumentRows.append(batch, id, "n" + id, id * 2, null);
                continue;
            }
            byte[] name = ("n" + id).getBytes(StandardCharsets.UTF_8);
            batch.appendLong(id);
            batch.append(name, 0, name.length);
            batch.appendLong(id * 2);
            batch.appendNull();
        }
        return batch;
    }

    private Split split(Table table, int index, int count) {
        return new Split(table.id(), index, count, bounds(index), true);
    }

    /** Bounds of the first or the second of two splits, for a target that reads them; keys from 3 on are in the second. */
    protected String bounds(int index) {
        return "part " + index;
    }

    private void load(Target target, int index, long... ids) {
        Split split = split(item(), index, 2);
        try (Writer<Batch> writer = target.rows(plan(), split)) {
            writer.write(batch(ids));
            writer.commit(new Checkpoint.SplitLoaded(split, ids.length, 100, "10"));
        }
    }

    // --- rows and facts ---

    @Test
    void rowsAndTheirFactAppearTogetherOrNotAtAll() {
        Target target = target(to);
        target.create(schema, Stage.PRE_DATA, 2);
        Split split = split(item(), 0, 2);
        try (Writer<Batch> writer = target.rows(plan(), split)) {
            writer.write(batch(1, 2, 3));
            assertThat(rows()).as("before the commit").isEmpty();
        }
        assertThat(rows()).as("given up").isEmpty();
        assertThat(target.progress().splits()).isEmpty();
        load(target, 0, 1, 2, 3);
        assertThat(rows()).containsExactly("1|n1|2|∅", "2|n2|4|∅", "3|n3|6|∅");
        assertThat(target.progress().splits(item().id()))
                .containsExactly(new Checkpoint.SplitLoaded(split, 3, 100, "10"));
    }

    @Test
    void aSplitRepeatedDoublesNothing() {
        Target target = target(to);
        target.create(schema, Stage.PRE_DATA, 2);
        load(target, 0, 1, 2);
        List<String> before = rows();
        assertRefused(Errors.FACT_EXISTS, () -> load(target, 0, 1, 2));
        assertThat(rows()).isEqualTo(before);
        load(target, 1, 3);
        assertThat(rows()).hasSize(3);
    }

    @Test
    void aSplitWithoutRowsIsAFactToo() {
        Target target = target(to);
        target.create(schema, Stage.PRE_DATA, 2);
        load(target, 0);
        assertThat(target.progress().splits()).hasSize(1);
    }

    @Test
    void resettingEmptiesATableAndForgetsItsSplits() {
        Target target = target(to);
        target.create(schema, Stage.PRE_DATA, 2);
        load(target, 0, 1, 2);
        load(target, 1, 3);
        target.reset(item());
        assertThat(rows()).isEmpty();
        assertThat(target.progress().splits()).isEmpty();
        load(target, 0, 7);
        assertThat(rows()).containsExactly("7|n7|14|∅");
    }

    @Test
    void rowsInAFormatThatWasNotPlannedAreRefused() {
        Target target = target(to);
        target.create(schema, Stage.PRE_DATA, 2);
        TablePlan other = Moves.plan(item(), new RowFormat("no-such/format", ""), RowFormat.NEUTRAL);
        assertRefused(Errors.NOT_SUPPORTED, () -> {
            try (Writer<Batch> writer = target.rows(other, split(item(), 0, 1))) {
                writer.write(batch(1));
                writer.commit(new Checkpoint.SplitLoaded(split(item(), 0, 1), 1, 1, "1"));
            }
        });
        assertThat(rows()).isEmpty();
    }

    // --- facts ---

    @Test
    void everyFactIsReadBackByTheNextRunner() {
        Target target = target(to);
        assertThat(target.progress()).isEqualTo(Progress.none());
        target.create(schema, Stage.PRE_DATA, 1);
        target.record(new Checkpoint.LoadBegun("5"));
        load(target, 0, 1);
        target.create(schema, Stage.KEYS, 1);
        target.record(new Checkpoint.LoadEnded("9"));
        Checkpoint.AppliedTo applied =
                new Checkpoint.AppliedTo("11", new Ledger(2, 10, 7, 3, 0, 4, 2, 1), 1234567890123L);
        target.record(applied);
        Progress before = target.progress();
        target.close();
        Progress after = target(to).progress();
        assertThat(after).isEqualTo(before);
        assertThat(after.stages()).containsExactlyInAnyOrder(Stage.PRE_DATA, Stage.KEYS);
        assertThat(after.replayFrom()).isEqualTo("5");
        assertThat(after.convergeUntil()).isEqualTo("9");
        assertThat(after.applied()).isEqualTo(applied);
        assertThat(after.opened()).isNull();
    }

    @Test
    void theLoadsBeginningNeverMoves() {
        Target target = target(to);
        target.record(new Checkpoint.LoadBegun("5"));
        target.record(new Checkpoint.LoadBegun("7"));
        assertThat(target.progress().replayFrom()).isEqualTo("5");
    }

    @Test
    void whatIsAppliedNeverGoesBack() {
        Target target = target(to);
        Checkpoint.AppliedTo late = new Checkpoint.AppliedTo("20", new Ledger(5, 10, 10, 0, 0, 10, 0, 0), 0);
        target.record(late);
        assertRefused(
                Errors.FACT_EXISTS,
                () -> target.record(new Checkpoint.AppliedTo("15", new Ledger(4, 8, 8, 0, 0, 8, 0, 0), 0)));
        assertThat(target.progress().applied()).isEqualTo(late);
    }

    @Test
    void migrationsDoNotSeeEachOther() {
        Target target = target(to);
        target.record(new Checkpoint.LoadBegun("5"));
        Target other = closing(connector().target(to.endpoint(), "another"));
        other.claim();
        assertThat(other.progress()).isEqualTo(Progress.none());
        other.record(new Checkpoint.LoadBegun("6"));
        other.forget();
        assertThat(target.progress().replayFrom()).isEqualTo("5");
    }

    @Test
    void forgettingLeavesOnlyTheData() {
        Target target = target(to);
        target.create(schema, Stage.PRE_DATA, 1);
        load(target, 0, 1, 2);
        assertThat(to.leftovers()).isNotEmpty();
        target.forget();
        target.forget();
        target.close();
        assertThat(to.leftovers()).isEmpty();
        assertThat(rows()).hasSize(2);
        assertThat(closing(connector().target(to.endpoint(), MIGRATION)).progress())
                .isEqualTo(Progress.none());
    }

    // --- claim ---

    @Test
    void aSecondRunnerIsKeptOut() {
        Target target = target(to);
        target.claim();
        Target second = closing(connector().target(to.endpoint(), MIGRATION));
        assertRefused(Errors.TARGET_CLAIMED, second::claim);
        target.record(new Checkpoint.LoadBegun("1"));
        target.close();
        second.claim();
        assertThat(second.progress().replayFrom()).isEqualTo("1");
    }

    @Test
    void aTargetCanBeLookedAtWithoutAClaim() {
        Target target = target(to);
        target.record(new Checkpoint.LoadBegun("1"));
        Target looking = closing(connector().target(to.endpoint(), MIGRATION));
        assertThat(looking.progress().replayFrom()).isEqualTo("1");
    }

    @Test
    void anEmptyTargetHoldsNoFacts() {
        Target looking = closing(connector().target(to.endpoint(), MIGRATION));
        assertThat(looking.progress()).isEqualTo(Progress.none());
        assertThat(to.leftovers()).isEmpty();
        looking.forget();
    }

    // --- stages ---

    @Test
    void eachStageMayBeRepeated() {
        Target target = target(to);
        for (Stage stage : List.of(Stage.PRE_DATA, Stage.KEYS, Stage.POST_DATA)) {
            target.create(schema, stage, 2);
            List<ObjectReport> objects = target.progress().objects();
            assertThat(target.progress().stages()).contains(stage);
            target.create(schema, stage, 2);
            assertThat(target.progress().objects()).isEqualTo(objects);
        }
        List<ObjectReport> objects = target.progress().objects();
        assertThat(objects).doesNotHaveDuplicates();
        assertThat(objects)
                .filteredOn(o -> o.outcome() != ObjectReport.Outcome.COPIED)
                .allSatisfy(o -> assertThat(o.reason()).isNotEmpty());
        Schema copy = source(to).schema(Selection.ALL);
        for (Table table : schema.tables()) {
            Table made = copy.tables().stream()
                    .filter(t -> t.id().equals(table.target()))
                    .findFirst()
                    .orElseThrow();
            assertThat(made.columns()).isEqualTo(table.columns());
            assertThat(made.key()).isEqualTo(table.key());
            assertThat(made.otherUniques()).isEqualTo(table.otherUniques());
        }
    }

    /** With what two rows of one key are refused. */
    protected ErrorCode keyRefusal() {
        return Errors.TARGET_REFUSED;
    }

    private void loadTwins(Target target) {
        Split split = split(item(), 0, 2);
        try (Writer<Batch> writer = target.rows(plan(), split)) {
            writer.write(batch(1));
            RowBatch twin = batch(1);
            if (DocumentRows.in(item())) {
                twin.clear();
                DocumentRows.append(twin, 1L, "twin", 0L, null);
            }
            writer.write(twin);
            writer.commit(new Checkpoint.SplitLoaded(split, 2, 1, "7"));
        }
    }

    @Test
    void keysThatDoNotHoldStopTheRun() {
        Target target = target(to);
        target.create(schema, Stage.PRE_DATA, 1);
        // where a key is made with its table, the rows are refused; elsewhere the key is
        assertRefused(keyRefusal(), () -> {
            loadTwins(target);
            target.create(schema, Stage.KEYS, 1);
        });
        assertThat(target.progress().stages()).doesNotContain(Stage.KEYS);
    }

    @Test
    void whatIsMadeForALoadedTableIsNotMadeAgain() {
        Target whole = target(to);
        for (Stage stage : List.of(Stage.PRE_DATA, Stage.KEYS, Stage.POST_DATA)) {
            whole.create(schema, stage, 2);
        }
        List<ObjectReport> expected = whole.progress().objects();
        TestDatabase second = newDatabase();
        Target target = target(second);
        target.create(schema, Stage.PRE_DATA, 2);
        schema.tables().forEach(t -> target.loaded(schema, t));
        assertThat(target.progress().stages()).containsExactly(Stage.PRE_DATA);
        target.create(schema, Stage.KEYS, 2);
        target.create(schema, Stage.POST_DATA, 2);
        assertThat(target.progress().objects()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void openingIsHarmlessWhenRepeated() {
        Target target = target(to);
        for (Stage stage : List.of(Stage.PRE_DATA, Stage.KEYS, Stage.POST_DATA)) {
            target.create(schema, stage, 1);
        }
        target.open(schema, "42");
        target.open(schema, "42");
        assertThat(target.progress().opened()).isEqualTo(new Checkpoint.Opened("42"));
        to.run("insert into " + to.table("item") + " values (1, null, 1, null)");
    }
}
