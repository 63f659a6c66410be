package io.godwit.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.definition.DefinitionReader;
import io.godwit.engine.definition.WayBackName;
import io.godwit.engine.migration.Definition;
import io.godwit.engine.migration.Definition.CutoverPolicy;
import io.godwit.engine.migration.Definition.CutoverPolicy.Check;
import io.godwit.engine.migration.Definition.CutoverPolicy.When;
import io.godwit.engine.migration.Desired;
import io.godwit.engine.schedule.Schedule;
import io.godwit.spi.Progress;
import io.godwit.spi.Target;
import io.godwit.testkit.fault.Faults;
import io.godwit.testkit.memory.MemoryConnector;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever fails on the way there or back: nothing written to either side before or after the cutover is lost. A sample of the calls is
 * tried, other ones each time; {@code -Dgodwit.wayBack.faults=1000000} tries every one.
 */
@Timeout(600)
final class WayBackFaultsTest {
    /** How many calls each kind of fault is tried at. */
    private static final int FAULTS = Integer.getInteger("godwit.wayBack.faults", 20);

    private static final String BACK = WayBackName.of(Rig.NAME);
    private static final RetryPolicy ONCE = new RetryPolicy(1, 1, 1, 1);

    @Test
    void thereAndBackWithoutAFault() {
        assertThat(thereAndBack(new Faults(), "no fault")).isPositive();
    }

    @ParameterizedTest
    @EnumSource(
            value = Faults.Kind.class,
            names = {"REJECT", "FAIL_AFTER", "CUT"})
    void aFaultAtAnyCallIsOvercome(Faults.Kind kind) {
        int calls = thereAndBack(new Faults(), "no fault");
        int stride = Math.max(1, calls / FAULTS);
        for (int n = 1 + (int) (System.nanoTime() & 0xffff) % stride; n <= calls; n += stride) {
            thereAndBack(new Faults().at(kind, n), kind + " at call " + n);
        }
    }

    /** Found when the new database's capture began to be prepared before the fence: nobody took it back. */
    @Test
    void whatWasPreparedForACutoverThatNeverCameGoesWithTheMigration() {
        try (Rig rig = new Rig()) {
            rig.source.execute(
                    "create table s.item (id int64, name text, amount int64)",
                    "alter table s.item add primary key item_pkey (id)",
                    "insert into s.item values (1, 'one', 1)");
            rig.retries = false;
            rig.policy = new CutoverPolicy(When.WHEN_READY, Check.BEFORE_HAND_OVER, 30_000, true);
            rig.faults = new Faults().reject("target.open", 1);
            assertThat(rig.run().state()).isEqualTo(Status.State.STOPPED);
            assertThat(rig.store.definition(BACK)).isPresent();
            rig.store.desire(Rig.NAME, Desired.CANCEL);
            assertThat(rig.run().state()).isEqualTo(Status.State.CANCELLED);
            assertThat(rig.store.definition(BACK)).isEmpty();
            assertThat(rig.faults.calls()).contains("source.prepareToRetain");
            assertThat(rig.target.keepsLog(BACK)).isFalse();
            try (Target former = new MemoryConnector().target(rig.sourceEndpoint(), BACK)) {
                assertThat(former.progress()).isEqualTo(Progress.none());
            }
        }
    }

    /** How many calls it took. */
    private static int thereAndBack(Faults faults, String what) {
        try (Rig rig = new Rig()) {
            rig.source.execute(
                    "create table s.item (id int64, name text, amount int64)",
                    "alter table s.item add primary key item_pkey (id)",
                    "create table s.loose (name text, amount int64)",
                    "insert into s.item values (1, 'one', 1)",
                    "insert into s.item values (2, 'two', 2)",
                    "insert into s.loose values ('same', 1)",
                    "insert into s.loose values ('same', 1)");
            rig.faults = faults;
            rig.retries = false;
            rig.splitBytes = 1 << 20;
            rig.queueBytes = 1 << 20;
            rig.policy = new CutoverPolicy(When.WHEN_READY, Check.BEFORE_HAND_OVER, 30_000, true);
            rig.runUntilDone();
            rig.target.execute(
                    "insert into s.item values (3, 'three', 3)",
                    "update s.item set amount = 22 where id = 2",
                    "delete from s.item where id = 1",
                    "insert into s.loose values ('same', 1)");
            runBack(rig, what);
            rig.assertEqual();
            assertThat(rig.source.rows("s.item")).as(what).hasSize(2);
            // the fence is gone: it is in use again
            rig.source.execute("insert into s.item values (4, 'four', 4)");
            return faults.count();
        } catch (AssertionError e) {
            throw new AssertionError(what + ": " + e.getMessage(), e);
        }
    }

    private static void runBack(Rig rig, String what) {
        Definition back = new DefinitionReader(rig.connectors().all())
                .readKept(BACK, rig.store.definition(BACK).orElseThrow(), null)
                .definition();
        rig.store.desire(BACK, Desired.CUTOVER);
        for (int i = 0; i < 5; i++) {
            Status last = new MigrationRunner(
                            MigrationRunner.job(back, rig.store, Schedule.real()),
                            new Endpoints(BACK, rig.targetEndpoint(), rig.sourceEndpoint(), rig.connectors()),
                            status -> {},
                            ONCE)
                    .run();
            if (last.state() == Status.State.DONE) {
                return;
            }
            assertThat(last.error()).as(what).isNotNull();
            rig.store.desire(BACK, Desired.CUTOVER);
        }
        throw new AssertionError(what + " " + List.copyOf(rig.store.journal(BACK)));
    }
}
