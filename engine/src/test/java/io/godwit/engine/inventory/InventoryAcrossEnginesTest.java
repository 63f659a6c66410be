package io.godwit.engine.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.inventory.InventoryReport.Finding;
import io.godwit.engine.inventory.InventoryReport.State;
import io.godwit.engine.state.Plan;
import io.godwit.spi.Identity;
import io.godwit.spi.Progress;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Join;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Cascade.Action;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Definition;
import io.godwit.spi.schema.Definition.CheckDefinition;
import io.godwit.spi.schema.Definition.ColumnDefinition;
import io.godwit.spi.schema.Definition.CounterDefinition;
import io.godwit.spi.schema.Definition.ForeignKeyDefinition;
import io.godwit.spi.schema.Definition.IndexDefinition;
import io.godwit.spi.schema.Definition.IndexPart;
import io.godwit.spi.schema.Definition.TableDefinition;
import io.godwit.spi.schema.Expression;
import io.godwit.spi.schema.Expression.Call;
import io.godwit.spi.schema.Expression.ColumnValue;
import io.godwit.spi.schema.Expression.Function;
import io.godwit.spi.schema.Expression.Literal;
import io.godwit.spi.schema.Key;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Two engines that share no word of their languages, only what both say of their objects apart from them. */
class InventoryAcrossEnginesTest {
    private static final TableId LINE = new TableId("shop", "line");
    private static final TableId ITEM = new TableId("shop", "item");

    private final List<SchemaObject> source = new ArrayList<>();
    private final List<SchemaObject> target = new ArrayList<>();
    private final List<SchemaObject> late = new ArrayList<>();
    private final List<ObjectReport> recorded = new ArrayList<>();
    private final List<Column> here = new ArrayList<>(List.of(column("id", false), column("qty", false)));
    private final List<Column> there = new ArrayList<>(here);

    @Test
    void namesMayDifferWhereDefinitionsDoNot() {
        source.add(object("primary key", "shop.line.PRIMARY", index("PRIMARY", true, true, 0, "id")));
        target.add(object("pk", "shop.line.line_pkey", index("line_pkey", true, true, 0, "id")));
        source.add(object("index", "shop.line.by_qty", index("by_qty", false, false, 0, "qty", "id")));
        target.add(object("idx", "shop.line.line_by_qty", index("line_by_qty", false, false, 0, "qty", "id")));
        source.add(object("foreign key", "shop.line.f", foreignKey("f", Action.CASCADE)));
        target.add(object("reference", "shop.line.f_2", foreignKey("f_2", Action.CASCADE)));
        assertThat(take().findings()).isEmpty();
        assertThat(take().right()).isEqualTo(3);
    }

    @Test
    void whatWasNotMadeIsMissingWithItsReason() {
        source.add(object("index", "shop.line.by_qty", index("by_qty", false, false, 0, "qty")));
        source.add(object("view", "shop.v", null));
        source.add(object("check", "shop.line.positive", check("positive", positive("0"))));
        late.add(object("trigger", "shop.line.late", null));
        recorded.add(report("idx", "shop.line.by_qty", Outcome.SKIPPED, "it cannot be indexed"));
        recorded.add(report("view", "shop.v", Outcome.SKIPPED, "written in another language"));
        assertThat(take().findings())
                .extracting(f -> f.kind() + ": " + f.state() + ", " + f.reason())
                .containsExactly(
                        "index: MISSING, it cannot be indexed",
                        "view: MISSING, written in another language",
                        "check: MISSING, ",
                        "trigger: MISSING, made on the source after the migration was planned");
    }

    @Test
    void whatWasMadeOtherwiseIsFoundAndSaidWithTheReason() {
        source.add(object("index", "shop.line.by_qty", index("by_qty", false, false, 0, "qty")));
        target.add(object("idx", "shop.line.by_qty", index("by_qty", false, false, 20, "qty")));
        recorded.add(report("idx", "shop.line.by_qty", Outcome.CHANGED, "only the first 20"));
        assertThat(take().findings())
                .containsExactly(new Finding(
                        "index",
                        "shop.line.by_qty",
                        State.DIFFERS,
                        "index (qty)",
                        "index (qty(20))",
                        "only the first 20"));
    }

    @Test
    void aKeyThatLostItsUniquenessDiffers() {
        source.add(object("index", "shop.line.u", index("u", false, true, 0, "qty")));
        target.add(object("idx", "shop.line.u", index("u", false, false, 0, "qty")));
        assertThat(take().findings()).extracting(Finding::state).containsExactly(State.DIFFERS);
    }

    @Test
    void aForeignKeyThatDoesLessDiffers() {
        source.add(object("foreign key", "shop.line.f", foreignKey("f", Action.CASCADE)));
        target.add(object("reference", "shop.line.f", foreignKey("f", Action.NONE)));
        assertThat(take().findings()).extracting(Finding::state).containsExactly(State.DIFFERS);
    }

    @Test
    void aCheckIsTheSameInAnotherNotation() {
        Expression range = new Call(Function.BETWEEN, List.of(new ColumnValue("qty"), number("1"), number("9.50")));
        Expression comparisons = new Call(
                Function.AND,
                List.of(
                        new Call(Function.GREATER_OR_EQUAL, List.of(new ColumnValue("qty"), number("1"))),
                        new Call(Function.LESS_OR_EQUAL, List.of(new ColumnValue("qty"), number("9.5")))));
        source.add(object("check", "shop.line.a", check("a", range)));
        target.add(object("condition", "shop.line.b", check("b", comparisons)));
        assertThat(take().findings()).isEmpty();
    }

    @Test
    void aCheckOfAnotherConditionDiffersAndOneThatCannotBeSaidCountsByItsName() {
        source.add(object("check", "shop.line.a", check("a", positive("0"))));
        target.add(object("condition", "shop.line.a", check("a", positive("1"))));
        source.add(object("check", "shop.line.b", check("b", positive("5"))));
        target.add(object("condition", "shop.line.b", null));
        assertThat(take().findings()).extracting(Finding::name).containsExactly("shop.line.a");
    }

    @Test
    void aCounterMayBeFurtherButNotBehind() {
        source.add(object("sequence value", "shop.line_id_seq", new CounterDefinition(LINE, "id", 7)));
        target.add(object("auto", "shop.line", new CounterDefinition(LINE, "id", 9)));
        assertThat(take().findings()).isEmpty();
        target.set(0, object("auto", "shop.line", new CounterDefinition(LINE, "id", 6)));
        assertThat(take().findings()).extracting(Finding::state).containsExactly(State.BEHIND);
        target.clear();
        assertThat(take().findings()).extracting(Finding::state).containsExactly(State.MISSING);
    }

    /** Some engines say nothing of a counter that has given out no number. */
    @Test
    void aCounterThatIsNotSpokenOfHasNotBegun() {
        source.add(object("sequence value", "shop.line_id_seq", new CounterDefinition(LINE, "id", 1)));
        target.add(object("relation", "shop.line", table(true, null, "")));
        source.add(object("table", "shop.line", table(true, null, "")));
        assertThat(take().findings()).isEmpty();
        source.set(0, object("sequence value", "shop.line_id_seq", new CounterDefinition(LINE, "id", 2)));
        assertThat(take().findings()).extracting(Finding::state).containsExactly(State.BEHIND);
    }

    @Test
    void aTableSaysWhatItLacks() {
        here.add(column("total", true));
        source.add(object("table", "shop.line", table(true, number("3"), "rand()")));
        target.add(object("relation", "shop.line", table(false, null, "")));
        recorded.add(report("generated column", "shop.line.total", Outcome.SKIPPED, "add it by hand"));
        assertThat(take().findings())
                .extracting(Finding::reason)
                .containsExactly("total is not there: add it by hand; id is not numbered; qty has no default; "
                        + "qty is without what has no equal: rand()");
        recorded.add(report("relation", "shop.line", Outcome.CHANGED, "qty is made without, id is plain"));
        assertThat(take().findings())
                .extracting(Finding::reason)
                .containsExactly("qty is made without, id is plain; total is not there: add it by hand");
    }

    @Test
    void onlyWhatNothingExplainsIsExtra() {
        source.add(object("table", "shop.line", table(true, null, "")));
        target.add(object("relation", "shop.line", table(true, null, "")));
        source.add(object("database", "shop", null));
        source.add(object("comment", "TABLE \"shop\".line", null));
        source.add(object("comment", "COLUMN shop.line.qty", null));
        target.add(object("schema", "shop", null));
        source.add(object("counter", "shop.line_id_seq", new CounterDefinition(LINE, "id", 2)));
        target.add(object("sequence", "shop.other_id_seq", null));
        target.add(object("sequence value", "shop.other_id_seq", new CounterDefinition(LINE, "id", 2)));
        source.add(object("foreign key", "shop.line.f", foreignKey("f", Action.NONE)));
        target.add(object("reference", "shop.line.f", foreignKey("f", Action.NONE)));
        target.add(object("idx", "shop.line.f", index("f", false, false, 0, "qty")));
        target.add(object("pk", "shop.line.line_pkey", index("line_pkey", true, true, 0, "id")));
        target.add(object("type", "shop.line_kind", null));
        recorded.add(report("type", "shop.line_kind", Outcome.COPIED, ""));
        assertThat(take().findings()).isEmpty();
        target.add(object("idx", "shop.line.strange", index("strange", false, true, 0, "qty")));
        target.add(object("relation", "shop.stranger", null));
        assertThat(take().findings())
                .extracting(f -> f.state() + " " + f.name())
                .containsExactly("EXTRA shop.line.strange", "EXTRA shop.stranger");
    }

    private static SchemaObject object(String kind, String name, @Nullable Definition definition) {
        return new SchemaObject(kind, name, Stage.POST_DATA, List.of(), null).with(definition);
    }

    private static IndexDefinition index(String name, boolean primary, boolean unique, int prefix, String... columns) {
        List<IndexPart> parts = Arrays.stream(columns)
                .map(c -> new IndexPart(new ColumnValue(c), false, prefix))
                .toList();
        return new IndexDefinition(LINE, name, primary, unique, parts, null);
    }

    private static ForeignKeyDefinition foreignKey(String name, Action onDelete) {
        return new ForeignKeyDefinition(LINE, name, List.of("qty"), ITEM, List.of("id"), onDelete, Action.NONE);
    }

    private static CheckDefinition check(String name, Expression condition) {
        return new CheckDefinition(LINE, name, condition);
    }

    private static Expression positive(String least) {
        return new Call(Function.GREATER, List.of(new ColumnValue("qty"), number(least)));
    }

    private static Literal number(String text) {
        return new Literal(Literal.Kind.NUMBER, text);
    }

    /** Its counter is id; the rest is said of qty. */
    private static TableDefinition table(boolean counter, @Nullable Expression value, String unsaid) {
        return new TableDefinition(
                LINE,
                List.of(
                        new ColumnDefinition("id", null, counter, null, "", false, ""),
                        new ColumnDefinition("qty", value, false, null, unsaid, false, "")),
                "");
    }

    private static Column column(String name, boolean generated) {
        return new Column(name, new Type.Int(32), "int", false, generated, false);
    }

    private static ObjectReport report(String kind, String name, Outcome outcome, String reason) {
        return new ObjectReport(kind, name, Stage.POST_DATA, outcome, reason);
    }

    private InventoryReport take() {
        Table table = new Table(LINE, LINE, here, new Key("k", List.of("id"), true), false, false, null, -1, -1);
        Table read = new Table(LINE, LINE, there, null, false, false, null, -1, -1);
        TablePlan plan = new TablePlan(table, RowFormat.NEUTRAL, "", RowFormat.NEUTRAL, "", Join.NONE);
        List<SchemaObject> now = new ArrayList<>(source);
        now.addAll(late);
        return Inventory.take(
                new Plan(
                        new Identity("dolphin", "1", "", "", "", ""),
                        new Identity("elephant", "1", "", "", "", ""),
                        new Schema("dolphin", "1", List.of(table), source),
                        List.of(plan),
                        Map.of()),
                new Progress(Set.of(), recorded, null, List.of(), null, null, null),
                Selection.ALL,
                new Schema("dolphin", "1", List.of(table), now),
                new Schema("elephant", "1", List.of(read), target),
                5);
    }
}
