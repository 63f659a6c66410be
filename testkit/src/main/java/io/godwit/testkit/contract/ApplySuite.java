package io.godwit.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.Checkpoint;
import io.godwit.spi.TablePlan;
import io.godwit.spi.Target;
import io.godwit.spi.Writer;
import io.godwit.spi.change.Change;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.change.Ledger;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Cascade;
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

/** Tables on a target and changes made here, in neutral cells, so that they can be as wrong as need be. */
abstract class ApplySuite extends ContractSuite {
    static final String GONE = "(absent)";

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
        more(from);
        schema = source(from).schema(Selection.ALL);
        plans = schema.tables().stream().map(Moves::neutral).toList();
    }

    /** Makes tables besides those of all suites. */
    void more(TestDatabase from) {}

    /** Says that rows follow those of a table. */
    final void follow(String table, Cascade... cascades) {
        Table old = plan(table).table();
        Table now = new Table(
                old.id(),
                old.target(),
                old.columns(),
                old.key(),
                old.fullImages(),
                old.otherUniques(),
                old.filter(),
                List.of(cascades),
                old.estimatedRows(),
                old.estimatedBytes());
        plans = plans.stream()
                .map(p -> p.table().equals(old) ? Moves.neutral(now) : p)
                .toList();
    }

    /** Rows that point with their whole number to the key of a table {@code item} is like. */
    final Cascade cascade(String child, Cascade.Action onDelete, Cascade.Action onUpdate) {
        return new Cascade(plan(child).table().id(), List.of("amount"), List.of("id"), onDelete, onUpdate);
    }

    final List<TablePlan> plans() {
        return plans;
    }

    /** The last commit's position. */
    final long position() {
        return position;
    }

    /** What was applied so far. */
    final Ledger total() {
        return total;
    }

    /** The database that changes are applied to. */
    final TestDatabase applied() {
        return to;
    }

    final Target ready() {
        Target target = target(to);
        for (Stage stage : List.of(Stage.PRE_DATA, Stage.KEYS, Stage.POST_DATA)) {
            target.create(schema, stage, 1);
        }
        return target;
    }

    final TablePlan plan(String table) {
        return plans.stream()
                .filter(p -> p.table().id().name().equals(table))
                .findFirst()
                .orElseThrow();
    }

    final List<String> rows(String table) {
        return Moves.rows(source(to), plan(table).table().onTarget());
    }

    /** A neutral row from values: numbers, texts, null, or {@link #GONE} for a value that was not sent. */
    final Row row(String table, @Nullable Object... values) {
        Table described = plan(table).table();
        if (DocumentRows.in(described)) {
            RowBatch documents = new RowBatch(RowFormat.NEUTRAL, 2);
            DocumentRows.append(documents, values);
            return Row.copyOf(documents.at(0));
        }
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

    final Row key(long id) {
        return row("item", id, GONE, GONE, GONE);
    }

    final Row item(long id, String name) {
        return row("item", id, name, id, null);
    }

    final Change insert(String table, @Nullable Object... values) {
        return Change.insert(plan(table), row(table, values));
    }

    final Change insertItem(long id, String name) {
        return Change.insert(plan("item"), item(id, name));
    }

    final Change updateItem(long id, String name) {
        return Change.update(plan("item"), null, item(id, name));
    }

    final Change moveItem(long from, long id, String name) {
        return Change.update(plan("item"), key(from), item(id, name));
    }

    final Change deleteItem(long id) {
        return Change.delete(plan("item"), key(id));
    }

    final Change recode(long id, long code) {
        return Change.update(plan("coded"), null, row("coded", id, code));
    }

    final Change uncode(long id) {
        return Change.delete(plan("coded"), row("coded", id, GONE));
    }

    /** Applies transactions and commits them together. */
    @SafeVarargs
    final void apply(Target target, List<TablePlan> with, List<Change>... transactions) {
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
}
