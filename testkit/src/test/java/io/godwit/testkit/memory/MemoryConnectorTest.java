package io.godwit.testkit.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.spi.Checkpoint;
import io.godwit.spi.Endpoint;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Reader;
import io.godwit.spi.Secret;
import io.godwit.spi.Source;
import io.godwit.spi.TablePlan;
import io.godwit.spi.Target;
import io.godwit.spi.Writer;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.change.Join;
import io.godwit.spi.change.Ledger;
import io.godwit.spi.change.Position;
import io.godwit.spi.load.Snapshot;
import io.godwit.spi.load.Split;
import io.godwit.spi.load.SplitSize;
import io.godwit.spi.row.Batch;
import io.godwit.spi.row.Digest;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.Table;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MemoryConnectorTest {
    private MemoryDatabase from = MemoryDatabase.create("connector-from");
    private MemoryDatabase to = MemoryDatabase.create("connector-to");

    @BeforeEach
    void fill() {
        from = MemoryDatabase.create("connector-from");
        to = MemoryDatabase.create("connector-to");
        from.execute(
                "create table shop.item (id int64 primary key, name text, price decimal(10,2))",
                "create table shop.note (body text, at timestamptz(6))",
                "create sequence shop.item_id",
                "create view shop.cheap as select 1");
        from.transaction(tx -> {
            for (int i = 0; i < 200; i++) {
                tx.insert("shop.item", i, "item " + i, "1.50");
            }
            tx.insert("shop.note", "hello", "2024-02-29T12:00:00Z");
            tx.insert("shop.note", "hello", "2024-02-29T12:00:00Z");
        });
    }

    private static Endpoint endpoint(MemoryDatabase database, String... options) {
        return new Endpoint(database.url(options), Secret.NONE, Map.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "splits=keys",
                "splits=physical",
                "splits=whole",
                "formats=neutral",
                "images=full",
                "images=partial",
                "fragmentChanges=1",
                "digests=none"
            })
    void movesRowsAndChanges(String option) {
        MemoryConnector connector = new MemoryConnector();
        try (Source source = connector.source(endpoint(from, option), "m");
                Target target = connector.target(endpoint(to), "m")) {
            target.claim();
            Schema schema = source.schema(Selection.ALL);
            target.create(schema, Stage.PRE_DATA, 1);
            Position kept = source.retain(schema.tables());
            target.record(new Checkpoint.LoadBegun(kept.text()));
            List<TablePlan> plans;
            try (Snapshot snapshot = source.snapshot(true)) {
                plans = schema.tables().stream()
                        .map(t -> load(source, target, snapshot, t))
                        .toList();
            }
            target.create(schema, Stage.KEYS, 1);
            target.record(new Checkpoint.LoadEnded(kept.text()));
            target.create(schema, Stage.POST_DATA, 1);
            from.execute(
                    "update shop.item set price = '2.25' where id < 10",
                    "update shop.item set id = 1000 where id = 10",
                    "delete from shop.item where id >= 190",
                    "insert into shop.item values (500, 'new', null)",
                    "update shop.note set body = 'bye'",
                    "truncate shop.note",
                    "insert into shop.note values ('again', null)",
                    "set sequence shop.item_id 77");
            sync(source, target, plans, kept);
            assertThat(to.rows("shop.item")).isEqualTo(from.rows("shop.item"));
            assertThat(to.rows("shop.note")).isEqualTo(from.rows("shop.note"));
            target.open(source.schema(Selection.ALL), "");
            assertThat(to.sequence("shop.item_id")).isEqualTo(77);
            assertThat(to.objectNames()).containsExactly("view shop.cheap");
            source.forget();
            target.forget();
            assertThat(from.isClean()).isTrue();
            assertThat(to.isClean()).isTrue();
        }
    }

    private static TablePlan load(Source source, Target target, Snapshot snapshot, Table table) {
        TablePlan plan = new TablePlan(
                table,
                source.formats(table).get(0),
                "",
                source.changeFormats(table).get(0),
                "",
                new Join(snapshot.position(), snapshot.position()));
        for (Split split : source.splits(table, new SplitSize(500, 8))) {
            try (Reader<Batch> in = source.rows(plan, snapshot, split);
                    Writer<Batch> out = target.rows(plan, split)) {
                long rows = 0;
                for (Batch batch = in.next(); batch != null; batch = in.next()) {
                    out.write(batch);
                    rows += batch.rows();
                }
                out.commit(new Checkpoint.SplitLoaded(
                        split, rows, 0, snapshot.position().text()));
            }
        }
        return plan;
    }

    private static void sync(Source source, Target target, List<TablePlan> plans, Position kept) {
        Position end = source.position();
        try (Reader<ChangeBatch> in = source.changes(plans, kept);
                Writer<ChangeBatch> out = target.changes(plans)) {
            for (ChangeBatch batch = in.next(); batch != null; batch = in.next()) {
                out.write(batch);
                if (batch.last()) {
                    out.commit(new Checkpoint.AppliedTo(batch.commit().text(), Ledger.ZERO, batch.commitMillis()));
                    source.release(batch.commit());
                    if (batch.commit().covers(end)) {
                        return;
                    }
                }
            }
        }
    }

    @Test
    void digestsDoNotDependOnSplits() {
        MemoryConnector connector = new MemoryConnector();
        try (Source source = connector.source(endpoint(from), "m");
                Source physical = connector.source(endpoint(from, "splits=physical"), "m");
                Snapshot snapshot = source.snapshot(false)) {
            Table item = source.schema(Selection.ALL).tables().get(0);
            Digest one = sum(source, snapshot, item, source.splits(item, new SplitSize(1_000_000, 1)));
            assertThat(one.rows()).isEqualTo(200);
            assertThat(sum(source, snapshot, item, source.splits(item, new SplitSize(100, 7))))
                    .isEqualTo(one);
            assertThat(sum(physical, snapshot, item, physical.splits(item, new SplitSize(100, 7))))
                    .isEqualTo(one);
        }
    }

    private static Digest sum(Source source, Snapshot snapshot, Table table, List<Split> splits) {
        return splits.stream()
                .map(s -> source.digest(table, snapshot, s, "memory/row-hash"))
                .reduce(Digest.empty("memory/row-hash"), Digest::plus);
    }

    @Test
    void fencedWritersAreKeptOut() {
        try (Source source = new MemoryConnector().source(endpoint(from), "m")) {
            source.fence(source.schema(Selection.ALL).tables());
            assertThatThrownBy(() -> from.execute("delete from shop.item"))
                    .isInstanceOfSatisfying(
                            GodwitException.class, e -> assertThat(e.code()).isEqualTo(Errors.SOURCE_REFUSED));
            source.unfence();
            from.execute("delete from shop.item");
        }
    }

    @Test
    void failedTransactionsLeaveNothing() {
        List<String> before = from.rows("shop.item");
        assertThatThrownBy(() -> from.transaction(tx -> {
                    tx.execute("update shop.item set name = 'x' where id < 50");
                    tx.execute("delete from shop.item where id = 60");
                    tx.insert("shop.item", 3, "twice", null);
                }))
                .isInstanceOf(RuntimeException.class);
        assertThat(from.rows("shop.item")).isEqualTo(before);
        assertThat(from.logSize()).isZero();
    }

    @Test
    void unknownOptionsAreRefused() {
        assertThatThrownBy(() -> new MemoryConnector().source(endpoint(from, "colour=red"), "m"))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(Errors.OPTION_INVALID));
    }
}
