package io.godwit.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.Reader;
import io.godwit.spi.Source;
import io.godwit.spi.load.Buckets;
import io.godwit.spi.load.Snapshot;
import io.godwit.spi.load.Split;
import io.godwit.spi.load.SplitSize;
import io.godwit.spi.row.Batch;
import io.godwit.spi.row.Digest;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a source keeps about digests of buckets: where differences are looked for rests on it. */
public abstract class DigestContract extends ContractSuite {
    private static final int ROWS = 200;
    private static final int BUCKETS = 64;
    private static final SplitSize SMALL = new SplitSize(1, 5);

    private static String[] rows(TableId id, Shape shape) {
        List<String> statements = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            statements.add("insert into " + id
                    + switch (shape) {
                        case KEYED -> " values (" + i + ", 'name " + i + "', " + i % 7 + ", null)";
                        case KEYLESS -> " values ('name " + i % 50 + "', " + i % 3 + ")";
                        case COMPOSITE -> " values ('r " + i % 3 + "', " + i + ", 'it''s')";
                        case UNIQUE -> " values (" + i + ", " + -i + ")";
                    });
        }
        return statements.toArray(new String[0]);
    }

    private Table filled(TestDatabase database, Source source, Shape shape) {
        TableId id = database.table("hashed");
        database.create(id, shape);
        database.run(rows(id, shape));
        return table(source, id);
    }

    private boolean lacks(Shape shape) {
        return shape == Shape.KEYLESS && !can(Behaviour.KEYLESS_TABLES);
    }

    @ParameterizedTest
    @EnumSource(Shape.class)
    void bucketsAddUpToTheTableHoweverItIsDivided(Shape shape) {
        if (lacks(shape)) {
            return;
        }
        TestDatabase database = newDatabase();
        Source source = source(database);
        Table table = filled(database, source, shape);
        try (Snapshot snapshot = source.snapshot(false)) {
            for (String name : source.digests(table)) {
                Digest whole = source.splits(table, Moves.WHOLE).stream()
                        .map(s -> source.digest(table, snapshot, s, name))
                        .reduce(Digest.empty(name), Digest::plus);
                Digest[] one = digests(source, table, snapshot, Moves.WHOLE, name, 1);
                assertThat(one).containsExactly(whole);
                Digest[] many = digests(source, table, snapshot, Moves.WHOLE, name, BUCKETS);
                assertThat(Arrays.stream(many).reduce(Digest.empty(name), Digest::plus))
                        .isEqualTo(whole);
                assertThat(digests(source, table, snapshot, SMALL, name, BUCKETS))
                        .containsExactly(many);
                assertThat(Arrays.stream(many).filter(d -> d.rows() > 0).count())
                        .as("rows are spread")
                        .isGreaterThan(BUCKETS / 3);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Shape.class)
    void aBucketsRowsAreThoseItWasHashedFrom(Shape shape) {
        if (lacks(shape)) {
            return;
        }
        TestDatabase database = newDatabase();
        Source source = source(database);
        Table table = filled(database, source, shape);
        try (Snapshot snapshot = source.snapshot(false)) {
            for (String name : source.digests(table)) {
                Digest[] digests = digests(source, table, snapshot, Moves.WHOLE, name, BUCKETS);
                List<String> all = new ArrayList<>();
                for (int b = 0; b < BUCKETS; b++) {
                    BitSet one = new BitSet();
                    one.set(b);
                    List<String> rows = rows(source, table, snapshot, SMALL, new Buckets(name, BUCKETS, one));
                    assertThat(rows).hasSize((int) digests[b].rows());
                    all.addAll(rows);
                }
                all.sort(null);
                List<String> expected = Moves.rows(source, table);
                assertThat(all).isEqualTo(expected);
                assertThat(rows(source, table, snapshot, Moves.WHOLE, Buckets.all(name)))
                        .isEqualTo(expected);
                BitSet none = new BitSet();
                assertThat(rows(source, table, snapshot, SMALL, new Buckets(name, BUCKETS, none)))
                        .isEmpty();
            }
        }
    }

    /** A changed row stays in its bucket, in a database of its own and under another name; nothing else differs. */
    @ParameterizedTest
    @EnumSource(
            value = Shape.class,
            names = {"KEYED", "COMPOSITE"})
    void aChangedRowChangesItsBucketAlone(Shape shape) {
        TestDatabase one = newDatabase();
        TestDatabase other = newDatabase();
        Source source = source(one);
        Source second = source(other);
        Table table = filled(one, source, shape);
        Table same = filled(other, second, shape);
        other.run("update " + same.id() + " set name = 'changed' where " + (shape == Shape.KEYED ? "id" : "number")
                + " = 77");
        try (Snapshot snapshot = source.snapshot(false);
                Snapshot secondSnapshot = second.snapshot(false)) {
            for (String name : source.digests(table)) {
                Digest[] before = digests(source, table, snapshot, Moves.WHOLE, name, BUCKETS);
                Digest[] after = digests(second, same, secondSnapshot, SMALL, name, BUCKETS);
                BitSet differing = new BitSet();
                for (int b = 0; b < BUCKETS; b++) {
                    differing.set(b, !before[b].equals(after[b]));
                }
                assertThat(differing.cardinality()).isEqualTo(1);
                Buckets bucket = new Buckets(name, BUCKETS, differing);
                List<String> was = rows(source, table, snapshot, SMALL, bucket);
                List<String> is = rows(second, same, secondSnapshot, SMALL, bucket);
                assertThat(is).hasSameSizeAs(was).anyMatch(r -> r.contains("changed"));
                assertThat(is.stream().filter(r -> !was.contains(r))).hasSize(1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Shape.class,
            names = {"KEYED"})
    void aFilterHoldsInBuckets(Shape shape) {
        if (!can(Behaviour.ROW_FILTERS)) {
            return;
        }
        TestDatabase database = newDatabase();
        Source source = source(database);
        TableId id = filled(database, source, shape).id();
        Table table = source
                .schema(new Selection(List.of(), List.of(), List.of(), Map.of(), Map.of(), Map.of(id, idFrom(150))))
                .tables()
                .stream()
                .filter(t -> t.id().equals(id))
                .findFirst()
                .orElseThrow();
        try (Snapshot snapshot = source.snapshot(false)) {
            for (String name : source.digests(table)) {
                Digest[] digests = digests(source, table, snapshot, SMALL, name, BUCKETS);
                assertThat(Arrays.stream(digests).mapToLong(Digest::rows).sum()).isEqualTo(50);
                BitSet every = new BitSet();
                every.set(0, BUCKETS);
                assertThat(rows(source, table, snapshot, SMALL, new Buckets(name, BUCKETS, every)))
                        .hasSize(50);
            }
        }
    }

    private static Digest[] digests(
            Source source, Table table, Snapshot snapshot, SplitSize size, String name, int buckets) {
        Digest[] sums = new Digest[buckets];
        Arrays.fill(sums, Digest.empty(name));
        for (Split split : source.splits(table, size)) {
            Digest[] more = source.digests(table, snapshot, split, name, buckets);
            assertThat(more).hasSize(buckets);
            for (int b = 0; b < buckets; b++) {
                sums[b] = sums[b].plus(more[b]);
            }
        }
        return sums;
    }

    private static List<String> rows(Source source, Table table, Snapshot snapshot, SplitSize size, Buckets buckets) {
        List<String> texts = new ArrayList<>();
        for (Split split : source.splits(table, size)) {
            try (Reader<Batch> reader = source.rows(Moves.neutral(table), snapshot, split, buckets)) {
                for (Batch batch = reader.next(); batch != null; batch = reader.next()) {
                    RowBatch rows = (RowBatch) batch;
                    for (int r = 0; r < rows.rows(); r++) {
                        texts.add(Moves.text(table, rows.at(r)));
                    }
                }
            }
        }
        texts.sort(null);
        return texts;
    }
}
