package io.godwit.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.Source;
import io.godwit.spi.TablePlan;
import io.godwit.spi.load.Snapshot;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Looking rows up by key: what continuous validation and repair stand on. */
public abstract class LookUpContract extends ContractSuite {
    private static Row key(Table table, Object... values) {
        if (DocumentRows.in(table)) {
            RowBatch batch = new RowBatch(RowFormat.NEUTRAL, 1);
            DocumentRows.appendKey(batch, values);
            return Row.copyOf(batch.at(0));
        }
        return neutral(values);
    }

    private static Row neutral(Object... values) {
        RowBatch batch = new RowBatch(RowFormat.NEUTRAL, values.length);
        for (Object value : values) {
            if (value instanceof Long number) {
                batch.appendLong(number);
            } else {
                byte[] text = value.toString().getBytes(StandardCharsets.UTF_8);
                batch.append(text, 0, text.length);
            }
        }
        return Row.copyOf(batch.at(0));
    }

    private static List<String> texts(Table table, List<Row> rows) {
        return rows.stream().map(r -> Moves.text(table, r)).sorted().toList();
    }

    @Test
    void findsWhatIsThereAndNothingElse() {
        TestDatabase database = newDatabase();
        TableId id = database.table("single");
        database.create(id, Shape.KEYED);
        database.run(
                "insert into " + id + " values (1, 'one', 10, null)",
                "insert into " + id + " values (2, null, 20, 'b')",
                "insert into " + id + " values (3, 'three', 30, '')");
        Source source = source(database);
        Table table = table(source, id);
        List<Row> keys = List.of(key(table, 1L), key(table, 3L), key(table, 4L));
        assertThat(texts(table, source.lookUp(Moves.neutral(table), null, keys)))
                .containsExactly("1|one|10|∅", "3|three|30|");
        assertThat(source.lookUp(Moves.neutral(table), null, List.of())).isEmpty();
        assertThat(source.lookUp(Moves.neutral(table), null, List.of(key(table, 9L))))
                .isEmpty();
    }

    @Test
    void findsByAKeyOfSeveralColumns() {
        TestDatabase database = newDatabase();
        TableId id = database.table("pairs");
        database.create(id, Shape.COMPOSITE);
        database.run(
                "insert into " + id + " values ('a', 1, 'a1')",
                "insert into " + id + " values ('a', 2, 'a2')",
                "insert into " + id + " values ('b', 1, 'b1')");
        Source source = source(database);
        Table table = table(source, id);
        assertThat(texts(
                        table,
                        source.lookUp(
                                Moves.neutral(table),
                                null,
                                List.of(key(table, "a", 2L), key(table, "b", 1L), key(table, "b", 2L)))))
                .containsExactly("a|2|a2", "b|1|b1");
    }

    @Test
    void findsEachCopyOfARowWithoutKey() {
        if (!can(Behaviour.KEYLESS_TABLES)) {
            return;
        }
        TestDatabase database = newDatabase();
        TableId id = database.table("copies");
        database.create(id, Shape.KEYLESS);
        database.run(
                "insert into " + id + " values ('x', 1)",
                "insert into " + id + " values ('x', 1)",
                "insert into " + id + " values ('x', 2)",
                "insert into " + id + " values (null, 1)",
                "insert into " + id + " values ('', 1)");
        Source source = source(database);
        Table table = table(source, id);
        TablePlan plan = Moves.neutral(table);
        RowBatch withNull = new RowBatch(RowFormat.NEUTRAL, 2);
        withNull.appendNull();
        withNull.appendLong(1);
        List<Row> keys = List.of(neutral("x", 1L), Row.copyOf(withNull.at(0)), neutral("y", 1L));
        assertThat(texts(table, source.lookUp(plan, null, keys))).containsExactly("x|1", "x|1", "∅|1");
    }

    @Test
    void seesASnapshotAsItWas() {
        if (!can(Behaviour.CONSISTENT_SNAPSHOTS)) {
            return;
        }
        TestDatabase database = newDatabase();
        TableId id = database.table("later");
        database.create(id, Shape.KEYED);
        database.run("insert into " + id + " values (1, 'before', 10, null)");
        Source source = source(database);
        Table table = table(source, id);
        TablePlan plan = Moves.neutral(table);
        try (Snapshot snapshot = source.snapshot(false)) {
            database.run(
                    "update " + id + " set name = 'after' where id = 1",
                    "insert into " + id + " values (2, 'new', 1, null)");
            List<Row> keys = List.of(key(table, 1L), key(table, 2L));
            assertThat(texts(table, source.lookUp(plan, snapshot, keys))).containsExactly("1|before|10|∅");
            assertThat(texts(table, source.lookUp(plan, null, keys))).containsExactly("1|after|10|∅", "2|new|1|∅");
        }
    }

    @Test
    void keepsToTheFilter() {
        if (!can(Behaviour.ROW_FILTERS)) {
            return;
        }
        TestDatabase database = newDatabase();
        TableId id = database.table("part");
        database.create(id, Shape.KEYED);
        database.run(
                "insert into " + id + " values (1, 'out', 10, null)",
                "insert into " + id + " values (20, 'in', 20, null)");
        Source source = source(database);
        Selection selection =
                new Selection(List.of(), List.of(), List.of(), Map.of(), Map.of(), Map.of(id, idFrom(15)));
        Table table = source.schema(selection).tables().get(0);
        assertThat(texts(table, source.lookUp(Moves.neutral(table), null, List.of(key(table, 1L), key(table, 20L)))))
                .containsExactly("20|in|20|∅");
    }
}
