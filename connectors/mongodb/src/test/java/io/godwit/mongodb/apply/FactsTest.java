package io.godwit.mongodb.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.Checkpoint;
import io.godwit.spi.Checkpoint.AppliedTo;
import io.godwit.spi.Checkpoint.Repaired;
import io.godwit.spi.Checkpoint.SplitLoaded;
import io.godwit.spi.ErrorCode;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Progress;
import io.godwit.spi.change.Ledger;
import io.godwit.spi.load.Split;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.Assertions;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FactsTest {
    private static final TableId ORDERS = new TableId("shop", "orders.of.2024");

    private final TargetServer server = new TargetServer();

    @AfterEach
    void close() throws Exception {
        server.close();
    }

    private Facts claimed(String migration) {
        Facts facts = server.facts(migration);
        facts.claim();
        return facts;
    }

    static void assertRefused(ErrorCode code, Runnable work) {
        Assertions.assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static SplitLoaded split(int index) {
        return new SplitLoaded(new Split(ORDERS, index, 3, "{\"from\": " + index + "}", true), 10, 20, "7:1");
    }

    private static AppliedTo applied(String position, long changes) {
        return new AppliedTo(position, new Ledger(changes, changes, changes, 0, 0, changes, 0, 0), 12);
    }

    private static ObjectReport object(String name, ObjectReport.Outcome outcome) {
        String reason = outcome == ObjectReport.Outcome.COPIED ? "" : "because";
        return new ObjectReport("index", name, Stage.POST_DATA, outcome, reason);
    }

    @Test
    void everyKindOfFactIsReadBack() {
        Facts facts = claimed("one");
        assertThat(facts.progress()).isEqualTo(Progress.none());
        List<ObjectReport> objects = List.of(
                object("z", ObjectReport.Outcome.COPIED),
                object("a", ObjectReport.Outcome.CHANGED),
                object("m", ObjectReport.Outcome.SKIPPED));
        objects.forEach(o -> facts.record(new Checkpoint.ObjectCreated(o)));
        facts.record(new Checkpoint.StageCreated(Stage.PRE_DATA));
        facts.record(new Checkpoint.StageCreated(Stage.PRE_DATA));
        facts.record(new Checkpoint.LoadBegun("5:0"));
        facts.record(new Checkpoint.LoadBegun("6:0"));
        facts.record(split(2));
        facts.record(split(0));
        facts.record(new Checkpoint.LoadEnded("8:0"));
        facts.record(new Checkpoint.LoadEnded("9:0"));
        facts.record(applied("10:1", 3));
        facts.record(applied("10:2", 4));
        facts.record(new Repaired(ORDERS, 2, "11:0"));
        facts.record(new Repaired(ORDERS, 3, "12:0"));
        facts.record(new Checkpoint.Opened("13:0"));
        facts.close();
        Progress progress = server.facts("one").progress();
        assertThat(progress.objects()).isEqualTo(objects);
        assertThat(progress.stages()).containsExactly(Stage.PRE_DATA);
        assertThat(progress.replayFrom()).isEqualTo("5:0");
        assertThat(progress.splits()).containsExactly(split(2), split(0));
        assertThat(progress.convergeUntil()).isEqualTo("9:0");
        assertThat(progress.applied()).isEqualTo(applied("10:2", 4));
        assertThat(progress.repaired()).containsExactly(new Repaired(ORDERS, 5, "12:0"));
        assertThat(progress.opened()).isEqualTo(new Checkpoint.Opened("13:0"));
    }

    @Test
    void aFactIsThereOnce() {
        Facts facts = claimed("one");
        ObjectReport object = object("a", ObjectReport.Outcome.COPIED);
        for (Checkpoint fact : List.of(split(1), new Checkpoint.ObjectCreated(object), new Checkpoint.Opened("1:1"))) {
            facts.record(fact);
            assertRefused(Errors.FACT_EXISTS, () -> facts.record(fact));
        }
        assertThat(facts.isLoaded(split(1).split())).isTrue();
        assertThat(facts.isLoaded(split(2).split())).isFalse();
        facts.replace(object("a", ObjectReport.Outcome.SKIPPED));
        assertThat(facts.progress().objects()).containsExactly(object("a", ObjectReport.Outcome.SKIPPED));
    }

    @Test
    void whatIsAppliedNeverGoesBack() {
        Facts facts = claimed("one");
        facts.record(applied("20:0", 10));
        assertRefused(Errors.FACT_EXISTS, () -> facts.record(applied("15:0", 8)));
        assertThat(facts.progress().applied()).isEqualTo(applied("20:0", 10));
    }

    @Test
    void lanesRecordAtOnce() throws Exception {
        Facts facts = claimed("one");
        ExecutorService lanes = Executors.newFixedThreadPool(4);
        List<Future<?>> recorded = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            SplitLoaded fact = new SplitLoaded(new Split(ORDERS, i, 40, "", true), i, i, "1:1");
            recorded.add(lanes.submit(() -> facts.record(fact)));
        }
        for (Future<?> each : recorded) {
            each.get();
        }
        lanes.shutdown();
        assertThat(facts.progress().splits(ORDERS)).hasSize(40);
    }

    @Test
    void migrationsLieSideBySideAndForgetTheirOwnOnly() {
        Facts one = claimed("one");
        Facts two = claimed("two");
        one.record(new Checkpoint.LoadBegun("1:0"));
        two.record(new Checkpoint.LoadBegun("2:0"));
        two.forget();
        two.forget();
        assertThat(two.progress()).isEqualTo(Progress.none());
        assertThat(one.progress().replayFrom()).isEqualTo("1:0");
        one.forget();
        assertThat(server.deployment("look").client().listDatabaseNames()).doesNotContain(server.checkpoints());
        one.record(new Checkpoint.LoadBegun("3:0"));
        assertThat(one.progress().replayFrom()).isEqualTo("3:0");
    }

    @Test
    void lookingLeavesNothing() {
        Facts looking = server.facts("one");
        assertThat(looking.progress()).isEqualTo(Progress.none());
        looking.forget();
        assertThat(server.deployment("look").client().listDatabaseNames()).doesNotContain(server.checkpoints());
    }

    @Test
    void resettingEmptiesTheCollectionAndForgetsItsSplits() {
        Facts facts = claimed("one");
        TableId target = new TableId(server.rows(), "orders");
        Table table = new Table(ORDERS, target, List.of(), null, false, false, null, 0, 0);
        fill(target);
        facts.record(split(0));
        SplitLoaded other = new SplitLoaded(new Split(target, 0, 1, "", true), 1, 1, "1:1");
        facts.record(other);
        facts.reset(table);
        assertThat(facts.progress().splits()).containsExactly(other);
        assertThat(count(target)).isZero();
        facts.record(split(0));
    }

    @Test
    void whatARunnerBeganToEmptyTheNextOneEmpties() {
        Facts facts = claimed("one");
        TableId target = new TableId(server.rows(), "orders");
        fill(target);
        BsonDocument mark = new BsonDocument("_id", facts.collection().names().id(FactDocuments.RESET, "x"))
                .append("table", FactDocuments.table(ORDERS))
                .append("target", FactDocuments.table(target));
        facts.collection().documents().insertOne(mark);
        facts.close();
        assertThat(server.facts("one").progress()).isEqualTo(Progress.none());
        assertThat(count(target)).as("only looked at").isEqualTo(1);
        assertThat(claimed("one").progress()).isEqualTo(Progress.none());
        assertThat(count(target)).isZero();
    }

    private void fill(TableId table) {
        server.deployment("rows")
                .client()
                .getDatabase(table.schema())
                .getCollection(table.name(), BsonDocument.class)
                .insertOne(new BsonDocument("_id", new BsonInt32(1)));
    }

    private long count(TableId table) {
        return server.deployment("rows")
                .client()
                .getDatabase(table.schema())
                .getCollection(table.name())
                .countDocuments();
    }

    @Test
    void factsOfANewerGodwitAreNotGuessedAt() {
        Facts facts = claimed("one");
        BsonDocument strange = new BsonDocument(
                        "_id", facts.collection().names().id("divination", ""))
                .append("format", new BsonInt32(FactDocuments.FORMAT));
        facts.collection().documents().insertOne(strange);
        assertRefused(Errors.NOT_SUPPORTED, facts::progress);
    }
}
