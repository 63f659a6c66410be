package io.godwit.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.migration.Definition.CutoverPolicy;
import io.godwit.engine.migration.Definition.CutoverPolicy.Check;
import io.godwit.engine.migration.Definition.CutoverPolicy.When;
import io.godwit.engine.proof.Proof;
import io.godwit.engine.proof.ProofJson;
import io.godwit.spi.Mode;
import io.godwit.testkit.fault.Faults;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Fails a migration at each of its calls in turn, in every way, with retries inside one run and with runs that die and are
 * begun again, while an application writes; and it must end equal each time.
 */
@Timeout(600)
class MigrationFaultsTest {
    private static final int STEP = Integer.getInteger("godwit.faults.step", 7);
    private static final int SEEDS = Integer.getInteger("godwit.faults.seeds", 60);
    private static final String[] SPLITS = {"keys", "physical", "whole"};

    @Test
    void endsEqualWhateverFails() throws InterruptedException {
        int calls = calls();
        for (int n = 1; n <= calls + STEP; n += STEP) {
            for (Faults.Kind kind : new Faults.Kind[] {Faults.Kind.REJECT, Faults.Kind.FAIL_AFTER, Faults.Kind.CUT}) {
                check(n * 31L + kind.ordinal(), new Faults().at(kind, n), "fault " + kind + " at call " + n);
            }
        }
    }

    @Test
    void endsEqualWithSeveralFaultsFromASeed() throws InterruptedException {
        int calls = calls();
        long first = Long.getLong("godwit.faults.seed", System.nanoTime() & 0xffffff);
        for (long seed = first; seed < first + SEEDS; seed++) {
            Random random = new Random(seed);
            Faults faults = new Faults();
            int count = 1 + random.nextInt(6);
            for (int f = 0; f < count; f++) {
                Faults.Kind kind = Faults.Kind.values()[random.nextInt(3)];
                faults.at(kind, 1 + random.nextInt(calls * 2));
            }
            check(seed, faults, "seed " + seed);
        }
    }

    private static int calls() throws InterruptedException {
        Faults counting = new Faults();
        check(1, counting, "no fault");
        return counting.count();
    }

    private static void check(long seed, Faults faults, String what) throws InterruptedException {
        Random random = new Random(seed);
        try (Rig rig = new Rig()) {
            Writers.tables(rig.source);
            rig.faults = faults;
            rig.retries = random.nextBoolean();
            rig.lanes = 1 + random.nextInt(3);
            rig.mode = random.nextInt(5) == 0 ? Mode.OFFLINE : Mode.ONLINE;
            rig.policy = new CutoverPolicy(
                    When.WHEN_READY, random.nextBoolean() ? Check.BEFORE_HAND_OVER : Check.AFTER_HAND_OVER, 30_000);
            rig.options = new String[] {
                "heartbeatMillis=2",
                "splits=" + SPLITS[random.nextInt(SPLITS.length)],
                "formats=" + (random.nextBoolean() ? "all" : "neutral"),
                "digests=" + (random.nextBoolean() ? "row-hash" : "none"),
                "images=" + (random.nextBoolean() ? "key" : "partial"),
                "fragmentChanges=" + (1 + random.nextInt(5))
            };
            Writers writers = new Writers(rig.source, seed, 50_000);
            if (rig.mode == Mode.ONLINE) {
                writers.start();
            }
            try (writers) {
                rig.runUntilDone();
            } catch (AssertionError e) {
                throw new AssertionError(what + ": " + e.getMessage(), e);
            }
            try {
                rig.assertEqual();
                Proof proof = ProofJson.parse(rig.store.proof(Rig.NAME).orElseThrow());
                assertThat(proof.identical()).as(proof.verdict()).isTrue();
                assertThat(proof.ledger().balanced()).isTrue();
                assertThat(rig.events()).filteredOn("handed-over"::equals).hasSize(1);
            } catch (AssertionError e) {
                throw new AssertionError(what + ": " + e.getMessage() + "\n" + rig.journal(), e);
            }
        }
    }
}
