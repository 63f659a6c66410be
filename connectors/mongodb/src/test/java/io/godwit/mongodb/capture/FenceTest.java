package io.godwit.mongodb.capture;

import static io.godwit.mongodb.capture.StandInSource.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.mongodb.connection.Deployment;
import io.godwit.spi.ErrorCode;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Problem;
import io.godwit.spi.schema.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How writers are kept out, what is changed on a source and taken back; the server is a stand-in. */
final class FenceTest {
    private static final List<Table> TABLES = List.of(StandInSource.table(ORDERS));

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private StandInSource source(boolean mongos, String version) throws Exception {
        StandInSource source = new StandInSource(mongos, version);
        open.add(source);
        source.reply("aggregate", command -> {
            BsonDocument none = StandInSource.cursor(command, null, List.of());
            none.getDocument("cursor").append("id", new BsonInt64(0));
            return none;
        });
        return source;
    }

    private static Fence fence(StandInSource source, String way) {
        Deployment deployment = source.deployment(way.isEmpty() ? Map.of() : Map.of("fence", way));
        return new Fence(deployment, new ChangeLog(deployment));
    }

    private static List<Boolean> blocks(StandInSource source) {
        return source.commands("setUserWriteBlockMode").stream()
                .map(c -> c.getBoolean("global").getValue())
                .toList();
    }

    private static void assertRefused(ErrorCode code, String saying, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(GodwitException.class, e -> {
            assertThat(e.code()).as(e.detail()).isEqualTo(code);
            assertThat(e.detail()).contains(saying);
        });
    }

    @Test
    void writesAreBlockedAndLetInAgainByAnotherRun() throws Exception {
        StandInSource source = source(false, "7.0.5");
        StandInMarks marks = new StandInMarks(source);
        source.end(50, 3);
        Fence fence = fence(source, "");
        assertThat(fence.fence(TABLES)).isEqualTo(new ClusterPosition(50, 3));
        assertThat(fence.inWords()).contains("bypassWriteBlockingMode");
        assertThat(marks.mark()).isNotNull();
        // as nobody may write any more, the same run and another find it again without writing
        marks.refuse(371);
        fence.fence(TABLES);
        Fence restarted = fence(source, "");
        restarted.fence(TABLES);
        assertThat(blocks(source)).containsExactly(true, true, true);
        marks.refuse(0);
        restarted.unfence();
        restarted.unfence();
        assertThat(blocks(source)).containsExactly(true, true, true, false);
        assertThat(marks.mark()).isNull();
    }

    @Test
    void aBlockThatWasThereBeforeStays() throws Exception {
        StandInSource source = source(false, "7.0.5");
        StandInMarks marks = new StandInMarks(source);
        marks.refuse(371);
        Fence fence = fence(source, "writeBlock");
        fence.fence(TABLES);
        assertThat(fence.inWords()).contains("blocked before");
        fence.unfence();
        assertThat(blocks(source)).isEmpty();

        StandInSource privileged = source(false, "7.0.5");
        StandInMarks written = new StandInMarks(privileged);
        privileged.reply(
                "serverStatus",
                command -> StandInSource.ok().append("repl", new BsonDocument("userWriteBlockMode", new BsonInt32(2))));
        Fence other = fence(privileged, "");
        other.fence(TABLES);
        other.unfence();
        assertThat(blocks(privileged)).isEmpty();
        assertThat(written.mark()).isNull();
    }

    @Test
    void whoMayNeitherBlockNorLockIsToldWhatToGrant() throws Exception {
        StandInSource source = source(false, "7.0.5");
        StandInMarks marks = new StandInMarks(source);
        source.reply("setUserWriteBlockMode", command -> StandInSource.error(13, "Unauthorized"));
        source.reply("fsync", command -> StandInSource.error(13, "Unauthorized"));
        Fence fence = fence(source, "auto");
        assertRefused(Errors.PERMISSION_DENIED, "setUserWriteBlockMode", () -> fence.fence(TABLES));
        assertThat(marks.mark()).isNull();
        assertRefused(
                Errors.OPTION_INVALID, "writeBlock", () -> fence(source, "none").fence(TABLES));
    }

    @Test
    void whoCannotSeeTransactionsStopsNobody() throws Exception {
        StandInSource source = source(false, "7.0.5");
        StandInMarks marks = new StandInMarks(source);
        source.reply("aggregate", command -> StandInSource.error(13, "Unauthorized"));
        assertRefused(
                Errors.PERMISSION_DENIED,
                "inprog",
                () -> fence(source, "writeBlock").fence(TABLES));
        assertRefused(
                Errors.PERMISSION_DENIED,
                "inprog",
                () -> fence(source, "operator").fence(TABLES));
        assertThat(blocks(source)).isEmpty();
        assertThat(marks.mark()).isNull();
    }

    @Test
    void openTransactionsAreWaitedFor() throws Exception {
        StandInSource source = source(false, "7.0.5");
        AtomicInteger looks = new AtomicInteger();
        source.reply("aggregate", command -> {
            boolean still = looks.incrementAndGet() < 4;
            BsonDocument transaction = new BsonDocument("lsid", new BsonDocument("id", new BsonString("one")))
                    .append(
                            "transaction",
                            new BsonDocument("parameters", new BsonDocument("txnNumber", new BsonInt64(7))));
            if (!still) {
                source.end(60, 1);
            }
            BsonDocument cursor = StandInSource.cursor(command, null, still ? List.of(transaction) : List.of());
            cursor.getDocument("cursor").append("id", new BsonInt64(0));
            return cursor;
        });
        Fence fence = fence(source, "operator");
        assertThat(fence.fence(TABLES)).isEqualTo(new ClusterPosition(60, 1));
        assertThat(looks).hasValue(4);
        assertThat(fence.inWords()).contains("you stopped the writers");
    }

    @Test
    void anOldServerIsLockedAndUnlockedByAnotherRun() throws Exception {
        StandInSource source = source(false, "4.4.1");
        StandInMarks marks = new StandInMarks(source);
        source.reply("currentOp", command -> StandInSource.ok().append("fsyncLock", BsonBoolean.TRUE));
        Fence fence = fence(source, "");
        fence.fence(TABLES);
        fence.fence(TABLES);
        assertThat(source.commands("fsync")).hasSize(1);
        Fence restarted = fence(source, "");
        restarted.fence(TABLES);
        assertThat(source.commands("fsync")).hasSize(1);
        assertThat(fence.inWords()).contains("elected");
        restarted.unfence();
        assertThat(source.commands("fsyncUnlock")).hasSize(1);
        assertThat(marks.mark()).isNull();
    }

    @Test
    void shardsAreNotLocked() throws Exception {
        StandInSource source = source(true, "5.0.4");
        assertRefused(
                Errors.NOT_SUPPORTED, "replica set", () -> fence(source, "lock").fence(TABLES));
        assertRefused(
                Errors.NOT_SUPPORTED, "operator", () -> fence(source, "auto").fence(TABLES));
    }

    @Test
    void imagesThatWereSwitchedOnAreSwitchedOff() throws Exception {
        StandInSource source = source(false, "7.0.5");
        StandInMarks marks = new StandInMarks(source);
        ChangeLog log = new ChangeLog(source.deployment(Map.of("postImages", "enable")));
        log.retain(TABLES);
        assertThat(source.commands("collMod")).hasSize(1);
        log.letGo();
        log.forget();
        assertThat(source.commands("collMod").stream()
                        .map(c -> c.getDocument("changeStreamPreAndPostImages")
                                .getBoolean("enabled")
                                .getValue()))
                .containsExactly(true, false);
        assertThat(marks.mark()).isNull();
    }

    @Test
    void anotherAddressOfTheSameSetIsKnownByItsOplog() throws Exception {
        StandInSource source = source(false, "7.0.5");
        ClusterPosition applied = new ClusterPosition(40, 2);
        assertRefused(Errors.SOURCE_REPLACED, "no entry", () -> source.log().takeOver(applied));
        source.reply("find", command -> oplog(command, new BsonTimestamp(41, 1)));
        assertRefused(Errors.LOG_LOST, "41:1", () -> source.log().takeOver(applied));
        source.reply("find", command -> oplog(command, new BsonTimestamp(40, 2)));
        source.log().takeOver(applied);
    }

    private static BsonDocument oplog(BsonDocument command, BsonTimestamp time) {
        BsonDocument cursor = StandInSource.cursor(command, null, List.of(new BsonDocument("ts", time)));
        cursor.getDocument("cursor").append("id", new BsonInt64(0));
        return cursor;
    }

    @Test
    void aShortOplogIsForetold() throws Exception {
        StandInSource source = source(false, "7.0.5");
        source.reply(
                "find",
                command -> oplog(
                        command,
                        command.getDocument("sort", new BsonDocument()).containsValue(new BsonInt32(1))
                                ? new BsonTimestamp(3_600, 0)
                                : new BsonTimestamp(10 * 3_600, 0)));
        source.reply(
                "collStats",
                command -> StandInSource.ok()
                        .append("size", new BsonInt64(900_000_000))
                        .append("maxSize", new BsonInt64(1_000_000_000)));
        List<Problem> problems = new LogAssessment(source.deployment(Map.of())).problems(10_000_000_000L);
        assertThat(problems).singleElement().satisfies(p -> {
            assertThat(p.code()).isEqualTo(CaptureCodes.OPLOG_SHORT);
            assertThat(p.why()).contains("the last 9.0 hours", "100 MB an hour", "10.0 hours back");
        });
        source.reply(
                "serverStatus",
                command -> StandInSource.ok()
                        .append("oplogTruncation", new BsonDocument("oplogMinRetentionHours", new BsonInt32(48))));
        assertThat(new LogAssessment(source.deployment(Map.of())).problems(10_000_000_000L))
                .isEmpty();
        source.reply("find", command -> StandInSource.error(13, "Unauthorized"));
        assertThat(new LogAssessment(source.deployment(Map.of())).problems(-1))
                .singleElement()
                .satisfies(p -> assertThat(p.code()).isEqualTo(CaptureCodes.OPLOG_UNSEEN));
    }
}
