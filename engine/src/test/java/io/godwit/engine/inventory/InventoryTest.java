package io.godwit.engine.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.inventory.InventoryReport.ConvertedColumn;
import io.godwit.engine.inventory.InventoryReport.Finding;
import io.godwit.engine.inventory.InventoryReport.KindCount;
import io.godwit.engine.inventory.InventoryReport.State;
import io.godwit.engine.state.Plan;
import io.godwit.spi.Identity;
import io.godwit.spi.Progress;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Join;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.ObjectReport.Outcome;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InventoryTest {
    private final List<SchemaObject> planned = new ArrayList<>();
    private final List<SchemaObject> source = new ArrayList<>();
    private final List<SchemaObject> target = new ArrayList<>();
    private final List<ObjectReport> recorded = new ArrayList<>();

    @Test
    void objectsThatReadAlikeAreTheSame() {
        both("view", "s.v", "create view");
        both("index", "s.i", "create index");
        assertThat(take().kinds())
                .containsExactly(new KindCount("index", 1, 0, 0, 0, 0, 0), new KindCount("view", 1, 0, 0, 0, 0, 0));
        assertThat(take().findings()).isEmpty();
        assertThat(InventoryJournal.newest(List.of(InventoryJournal.entry(take()))))
                .isEqualTo(take());
    }

    @Test
    void aDefinitionThatReadsOtherwiseIsShownWithBothTexts() {
        source.add(object("view", "s.v", "one", null));
        planned.addAll(source);
        target.add(object("view", "s.v", "other", null));
        assertThat(take().findings()).containsExactly(new Finding("view", "s.v", State.DIFFERS, "one", "other", ""));
    }

    @Test
    void whatIsMissingIsNamedWithTheReason() {
        source.add(object("view", "s.v", "one", null));
        planned.addAll(source);
        source.add(object("index", "s.late", "late", null));
        recorded.add(new ObjectReport("view", "s.v", Stage.POST_DATA, Outcome.SKIPPED, "the server refused it"));
        assertThat(take().findings())
                .containsExactlyInAnyOrder(
                        new Finding("view", "s.v", State.MISSING, "one", "", "the server refused it"),
                        new Finding(
                                "index",
                                "s.late",
                                State.MISSING,
                                "late",
                                "",
                                "made on the source after the migration was planned"));
        assertThat(take().count(State.MISSING)).isEqualTo(2);
    }

    @Test
    void anObjectThatCannotBeUsedIsNotTheSame() {
        source.add(object("index", "s.i", "one", null));
        target.add(new SchemaObject("index", "s.i", Stage.POST_DATA, List.of(), "it is not valid"));
        planned.addAll(source);
        assertThat(take().findings())
                .containsExactly(
                        new Finding("index", "s.i", State.DIFFERS, "one", "", "on the target: it is not valid"));
    }

    @Test
    void whatIsNotMovedIsNotMissed() {
        source.add(new SchemaObject("subscription", "r", Stage.POST_DATA, List.of(), "not moved"));
        planned.addAll(source);
        assertThat(take().findings()).isEmpty();
    }

    @Test
    void countersMayBeFurtherButNotBehind() {
        counter("s.same", 7L, 7L);
        counter("s.further", 7L, 9L);
        counter("s.behind", 7L, 6L);
        assertThat(take().kinds()).containsExactly(new KindCount("sequence value", 1, 1, 0, 0, 1, 0));
        assertThat(take().findings()).extracting(Finding::name).containsExactly("s.behind");
    }

    @Test
    void whatOnlyTheTargetHasIsCountedAndTheFirstAreNamed() {
        for (int i = 0; i < 130; i++) {
            target.add(object("table", "other.t" + i, "create", null));
        }
        planned.add(object("table", "other.t0", "create", null));
        assertThat(take().count(State.EXTRA)).isEqualTo(130);
        assertThat(take().findings()).hasSize(100);
        assertThat(take().findings().get(0).reason()).isEqualTo("no longer on the source");
        assertThat(take().findings().get(1).reason()).isEqualTo("not of this migration");
    }

    @Test
    void columnsThatHaveAnotherTypeAreListed() {
        InventoryReport report = take(
                List.of(column("a", "integer"), column("b", "app.mood"), column("c", "text")),
                List.of(column("c", "varchar"), column("b", "new.mood"), column("a", "integer")),
                new Selection(List.of(), List.of(), List.of(), Map.of("app", "new"), Map.of(), Map.of()));
        assertThat(report.columns()).isEqualTo(3);
        assertThat(report.converted()).containsExactly(new ConvertedColumn("app.t", "c", "text", "varchar"));
    }

    private void both(String kind, String name, String statement) {
        SchemaObject object = object(kind, name, statement, null);
        planned.add(object);
        source.add(object);
        target.add(object);
    }

    private void counter(String name, Long from, Long to) {
        source.add(object("sequence value", name, "set " + from, from));
        planned.add(object("sequence value", name, "set 1", 1L));
        target.add(object("sequence value", name, "set " + to, to));
    }

    private static SchemaObject object(String kind, String name, String statement, @Nullable Long counted) {
        return new SchemaObject(kind, name, Stage.POST_DATA, List.of(statement), null, counted);
    }

    private static Column column(String name, String type) {
        return new Column(name, new Type.Text(0, false), type, true, false, false);
    }

    private InventoryReport take() {
        return take(List.of(), List.of(), Selection.ALL);
    }

    private InventoryReport take(List<Column> from, List<Column> to, Selection selection) {
        TableId id = TableId.parse("app.t");
        Table table = table(id, selection.target(id), from);
        Identity identity = new Identity("elephant", "1", "", "", "", "");
        TablePlan plan = new TablePlan(table, RowFormat.NEUTRAL, "", RowFormat.NEUTRAL, "", Join.NONE);
        Schema was = new Schema("elephant", "1", List.of(table), planned);
        return Inventory.take(
                new Plan(identity, identity, was, List.of(plan), Map.of()),
                new Progress(Set.of(), recorded, null, List.of(), null, null, null),
                selection,
                new Schema("elephant", "1", List.of(table), source),
                new Schema("elephant", "1", List.of(table(table.target(), table.target(), to)), target),
                5);
    }

    private static Table table(TableId id, TableId target, List<Column> columns) {
        return new Table(id, target, columns, null, false, false, null, -1, -1);
    }
}
