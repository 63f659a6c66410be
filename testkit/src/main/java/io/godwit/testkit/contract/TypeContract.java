package io.godwit.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.Checkpoint;
import io.godwit.spi.Reader;
import io.godwit.spi.Source;
import io.godwit.spi.TablePlan;
import io.godwit.spi.Target;
import io.godwit.spi.Writer;
import io.godwit.spi.change.Change;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.change.Ledger;
import io.godwit.spi.change.Position;
import io.godwit.spi.load.Snapshot;
import io.godwit.spi.load.Split;
import io.godwit.spi.row.Digest;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A value arrives as the same value by every way it can take. */
public abstract class TypeContract extends ContractSuite {
    private static final long GENERATED_MILLIS = Long.getLong("godwit.generatedMillis", 3_000);
    private static final int GENERATED_BATCH = 40;

    /** The engine's types and values. */
    protected abstract List<TypeCase> cases();

    /** A value that was generated from a neutral type, as a literal of the engine's language. */
    protected abstract String literal(TypeCase type, String neutralText);

    /** One case's table and what its rows have to read as. */
    private record Filled(TypeCase type, Table table, List<String> expected) {}

    @Test
    void everyTypeIsWhatItIsSaidToBe() {
        TestDatabase database = newDatabase();
        List<TypeCase> cases = cases();
        create(database, cases);
        Schema schema = source(database).schema(Selection.ALL);
        Map<String, String> wrong = new LinkedHashMap<>();
        for (int i = 0; i < cases.size(); i++) {
            Table table = find(schema, database, i);
            if (!table.moved().get(1).type().equals(cases.get(i).neutral())) {
                wrong.put(cases.get(i).nativeType(), table.moved().get(1).type().toString());
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyValueArrivesByEveryWay() {
        List<TypeCase> cases = cases();
        travel(
                cases,
                cases.stream().map(c -> c.literals()).toList(),
                cases.stream().map(c -> c.expected()).toList());
    }

    @Test
    void generatedValuesArriveByEveryWay() {
        long seed = Long.getLong("godwit.seed", System.nanoTime());
        System.out.println(getClass().getSimpleName() + ": -Dgodwit.seed=" + seed + " generates these values again");
        GeneratedValues values = new GeneratedValues(new Random(seed));
        List<TypeCase> cases = cases().stream().filter(TypeCase::generated).toList();
        long end = System.nanoTime() + GENERATED_MILLIS * 1_000_000;
        do {
            List<List<String>> literals = new ArrayList<>();
            List<List<String>> expected = new ArrayList<>();
            for (TypeCase type : cases) {
                List<String> texts = new ArrayList<>();
                for (int i = 0; i < GENERATED_BATCH; i++) {
                    texts.add(values.next(type.neutral()));
                }
                literals.add(texts.stream().map(t -> literal(type, t)).toList());
                expected.add(texts);
            }
            travel(cases, literals, expected);
        } while (System.nanoTime() - end < 0);
    }

    private static void create(TestDatabase database, List<TypeCase> cases) {
        for (int i = 0; i < cases.size(); i++) {
            database.create(database.table("t" + i), cases.get(i).nativeType());
        }
    }

    private static void fill(TestDatabase database, List<List<String>> literals, int from) {
        for (int i = 0; i < literals.size(); i++) {
            List<String> statements = new ArrayList<>();
            String insert = "insert into " + database.table("t" + i) + " values (";
            for (int v = 0; v < literals.get(i).size(); v++) {
                statements.add(insert + (from + v) + ", " + literals.get(i).get(v) + ")");
            }
            statements.add(insert + (from + literals.get(i).size()) + ", null)");
            database.run(statements.toArray(new String[0]));
        }
    }

    private static List<String> expected(List<String> values, int from) {
        List<String> rows = new ArrayList<>();
        for (int v = 0; v < values.size(); v++) {
            rows.add((from + v) + "|" + values.get(v));
        }
        rows.add((from + values.size()) + "|∅");
        rows.sort(null);
        return rows;
    }

    private void travel(List<TypeCase> cases, List<List<String>> literals, List<List<String>> expected) {
        try (TestDatabase from = database();
                Source source = connector().source(from.endpoint(), MIGRATION)) {
            create(from, cases);
            List<Filled> filled = new ArrayList<>();
            Schema schema = source.schema(Selection.ALL);
            for (int i = 0; i < cases.size(); i++) {
                Table table = find(schema, from, i);
                filled.add(new Filled(cases.get(i), table, expected(expected.get(i), 0)));
            }
            Position kept = source.retain(schema.tables());
            fill(from, literals, 0);
            Map<String, String> wrong = new LinkedHashMap<>();
            try (Snapshot snapshot = source.snapshot(false)) {
                for (Filled one : filled) {
                    compare(wrong, one, "read as neutral rows", rows(source, one.table(), snapshot));
                }
            }
            int ways = filled.stream()
                    .mapToInt(f -> source.formats(f.table()).size())
                    .max()
                    .orElse(0);
            for (int way = 0; way < ways; way++) {
                byRows(source, schema, filled, way, wrong);
            }
            Position end = source.position();
            ways = filled.stream()
                    .mapToInt(f -> source.changeFormats(f.table()).size())
                    .max()
                    .orElse(0);
            for (int way = 0; way < ways; way++) {
                byChanges(source, schema, filled, way, kept, end, wrong);
            }
            source.forget();
            assertThat(wrong).isEmpty();
        }
    }

    private static Table find(Schema schema, TestDatabase database, int index) {
        return schema.tables().stream()
                .filter(t -> t.id().equals(database.table("t" + index)))
                .findFirst()
                .orElseThrow();
    }

    private static void compare(Map<String, String> wrong, Filled filled, String how, List<String> actual) {
        if (!actual.equals(filled.expected())) {
            List<String> missing = new ArrayList<>(filled.expected());
            missing.removeAll(actual);
            List<String> instead = new ArrayList<>(actual);
            instead.removeAll(filled.expected());
            wrong.put(filled.type().nativeType() + " " + how, "not " + missing + " but " + instead);
        }
    }

    private void byRows(Source source, Schema schema, List<Filled> filled, int way, Map<String, String> wrong) {
        try (TestDatabase to = database();
                Target target = connector().target(to.endpoint(), MIGRATION)) {
            target.claim();
            target.progress();
            target.create(schema, Stage.PRE_DATA, 1);
            List<String> formats = new ArrayList<>();
            try (Snapshot snapshot = source.snapshot(false)) {
                for (Filled one : filled) {
                    List<RowFormat> offered = source.formats(one.table());
                    RowFormat format = offered.get(Math.min(way, offered.size() - 1));
                    assertThat(target.formats(one.table()))
                            .as("formats of the target")
                            .contains(format);
                    TablePlan plan = Moves.plan(one.table(), format, RowFormat.NEUTRAL);
                    for (Split split : source.splits(one.table(), Moves.WHOLE)) {
                        Moves.load(source, target, plan, snapshot, split);
                    }
                    formats.add(format.name());
                }
            }
            target.create(schema, Stage.KEYS, 1);
            readBack(source, to, filled, formats, wrong);
        }
    }

    private void byChanges(
            Source source,
            Schema schema,
            List<Filled> filled,
            int way,
            Position kept,
            Position end,
            Map<String, String> wrong) {
        try (TestDatabase to = database();
                Target target = connector().target(to.endpoint(), MIGRATION)) {
            target.claim();
            target.progress();
            target.create(schema, Stage.PRE_DATA, 1);
            target.create(schema, Stage.KEYS, 1);
            List<String> formats = new ArrayList<>();
            List<TablePlan> plans = new ArrayList<>();
            for (Filled one : filled) {
                List<RowFormat> offered = source.changeFormats(one.table());
                RowFormat format = offered.get(Math.min(way, offered.size() - 1));
                assertThat(target.changeFormats(one.table()))
                        .as("change formats of the target")
                        .contains(format);
                plans.add(Moves.plan(one.table(), RowFormat.NEUTRAL, format));
                formats.add("changes in " + format.name());
            }
            try (Reader<ChangeBatch> in = source.changes(plans, kept);
                    Writer<ChangeBatch> out = target.changes(plans)) {
                List<ChangeBatch> batches = Moves.changes(in, end);
                batches.forEach(out::write);
                out.commit(new Checkpoint.AppliedTo(end.text(), Ledger.ZERO, 0));
                compareLookedUp(source, to, batches, filled, wrong);
            }
            readBack(source, to, filled, formats, wrong);
        }
    }

    /** What is looked up, on either side, is byte for byte what the change brought. */
    private void compareLookedUp(
            Source source, TestDatabase to, List<ChangeBatch> batches, List<Filled> filled, Map<String, String> wrong) {
        Map<TablePlan, List<Row>> images = new LinkedHashMap<>();
        for (ChangeBatch batch : batches) {
            for (Change change : batch.changes()) {
                images.computeIfAbsent(change.plan(), p -> new ArrayList<>())
                        .add(Objects.requireNonNull(change.after()));
            }
        }
        try (Source copy = connector().source(to.endpoint(), MIGRATION)) {
            images.forEach((plan, rows) -> {
                String type = plan.table().moved().get(1).nativeType() + " looked up in "
                        + plan.changes().name();
                List<Row> keys = rows.stream()
                        .map(r -> Moves.project(r, plan.table().keyIndexes()))
                        .toList();
                if (!new HashSet<>(rows).equals(new HashSet<>(source.lookUp(plan, null, keys)))) {
                    wrong.put(type, "other bytes than the change");
                }
                TablePlan back = Moves.plan(plan.table().onTarget(), plan.rows(), plan.changes());
                if (!new HashSet<>(rows).equals(new HashSet<>(copy.lookUp(back, null, keys)))) {
                    wrong.put(type + " on the target", "other bytes than the change");
                }
            });
        }
        assertThat(images).hasSize(filled.size());
    }

    private void readBack(
            Source source, TestDatabase to, List<Filled> filled, List<String> formats, Map<String, String> wrong) {
        try (Source copy = connector().source(to.endpoint(), MIGRATION);
                Snapshot before = source.snapshot(false);
                Snapshot after = copy.snapshot(false)) {
            for (int i = 0; i < filled.size(); i++) {
                Table table = filled.get(i).table().onTarget();
                compare(wrong, filled.get(i), "by " + formats.get(i), rows(copy, table, after));
                for (String name : source.digests(table)) {
                    Digest digest = digest(source, filled.get(i).table(), before, name);
                    if (!digest.equals(digest(copy, table, after, name))) {
                        wrong.put(filled.get(i).type().nativeType() + " by " + formats.get(i), "digest " + name);
                    }
                }
            }
        }
    }

    private static List<String> rows(Source source, Table table, Snapshot snapshot) {
        return Moves.rows(source, table, snapshot, source.splits(table, Moves.WHOLE));
    }

    private static Digest digest(Source source, Table table, Snapshot snapshot, String name) {
        return source.splits(table, Moves.WHOLE).stream()
                .map(s -> source.digest(table, snapshot, s, name))
                .reduce(Digest.empty(name), Digest::plus);
    }
}
