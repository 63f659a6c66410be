package io.godwit.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.migration.Definition.CutoverPolicy;
import io.godwit.engine.migration.Definition.CutoverPolicy.Check;
import io.godwit.engine.migration.Definition.CutoverPolicy.When;
import io.godwit.engine.proof.Proof;
import io.godwit.engine.proof.ProofJson;
import io.godwit.spi.Mode;
import io.godwit.testkit.fault.Faults;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Fails a migration at each of its calls in turn, in every way, with retries inside one run and with runs that die and are
 * begun again, while an application writes; and it must end equal each time.
 */
@Timeout(600)
class MigrationFaultsTest {
    /** How many of the single faults are tried; which ones follows from the seed. */
    private static final List<Faults.Kind> FAILING =
            List.of(Faults.Kind.REJECT, Faults.Kind.FAIL_AFTER, Faults.Kind.CUT);

    private static final int SINGLES = Integer.getInteger("godwit.faults.singles", 60);

    private static final int SEEDS = Integer.getInteger("godwit.faults.seeds", 10);
    private static final String[] SPLITS = {"keys", "physical", "whole"};

    private static final long FIRST_SEED = Long.getLong("godwit.faults.seed", System.nanoTime() & 0xffffff);

    private record Single(Faults.Kind kind, String call, int occurrence) {}

    @Test
    void endsEqualWhateverFails() throws InterruptedException {
        List<Single> singles = new ArrayList<>();
        Map<String, Integer> counts = new TreeMap<>();
        calls().forEach(call -> counts.merge(call, 1, Integer::sum));
        counts.forEach((call, count) -> {
            for (int occurrence : new TreeSet<>(List.of(1, 2, 3, (count + 1) / 2, count))) {
                singles.add(new Single(Faults.Kind.REJECT, call, occurrence));
                singles.add(new Single(Faults.Kind.FAIL_AFTER, call, occurrence));
                singles.add(new Single(Faults.Kind.CUT, call, occurrence));
            }
        });
        Collections.shuffle(singles, new Random(FIRST_SEED));
        for (Single single : singles.subList(0, Math.min(SINGLES, singles.size()))) {
            Faults faults = new Faults();
            switch (single.kind()) {
                case REJECT -> faults.reject(single.call(), single.occurrence());
                case FAIL_AFTER -> faults.failAfter(single.call(), single.occurrence());
                default -> faults.cut(single.call(), single.occurrence());
            }
            check(single.hashCode(), faults, single.toString());
        }
    }

    @Test
    void endsEqualWithSeveralFaultsFromASeed() throws InterruptedException {
        int calls = calls().size();
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            Random random = new Random(seed);
            Faults faults = new Faults();
            int count = 1 + random.nextInt(6);
            for (int f = 0; f < count; f++) {
                faults.at(FAILING.get(random.nextInt(FAILING.size())), 1 + random.nextInt(calls));
            }
            check(seed, faults, "seed " + seed);
        }
    }

    private static List<String> calls() throws InterruptedException {
        Faults counting = new Faults();
        check(1, counting, "no fault");
        return counting.calls();
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
