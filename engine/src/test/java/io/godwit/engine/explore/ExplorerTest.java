package io.godwit.engine.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Many seeds, each a whole migration of its own in an interleaving of its own. A seed that fails is replayed, with all it did,
 * by the command that the failure names.
 */
class ExplorerTest {
    private static final long ONE = Long.getLong("godwit.explorer.seed", -1);
    private static final int SEEDS = Integer.getInteger("godwit.explorer.seeds", 6_000);
    private static final long FIRST = Long.getLong("godwit.explorer.first", 1);
    private static final int THREADS = Integer.getInteger("godwit.explorer.threads", 2);
    private static final int TOLD = 5;

    @Test
    void keepsEveryPromiseInEverySeed() throws InterruptedException {
        if (ONE >= 0) {
            Exploration.Outcome outcome = Exploration.run(ONE, true);
            outcome.events().forEach(System.out::println);
            System.out.println(outcome);
            return;
        }
        Exploring exploring = new Exploring();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            Thread thread = new Thread(exploring::explore, "explorer-" + t);
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        exploring.tell();
        assertThat(exploring.failures).isEmpty();
    }

    @Test
    void theSameSeedIsTheSameRun() {
        for (long seed = FIRST; seed < FIRST + 20; seed++) {
            Exploration.Outcome once = Exploration.run(seed, true);
            Exploration.Outcome again = Exploration.run(seed, true);
            assertThat(again.events()).as("seed " + seed).isEqualTo(once.events());
            assertThat(again).as("seed " + seed).isEqualTo(once);
        }
    }

    /** Seeds that several threads take one by one. */
    private static final class Exploring {
        private final AtomicLong next = new AtomicLong(FIRST);
        private final List<String> failures = new ArrayList<>();
        private final TreeMap<String, Integer> ends = new TreeMap<>();
        private long steps;
        private long runs;
        private long transactions;
        private long troubles;

        void explore() {
            for (long seed = next.getAndIncrement(); seed < FIRST + SEEDS; seed = next.getAndIncrement()) {
                try {
                    count(Exploration.run(seed, false));
                } catch (AssertionError e) {
                    fail(seed, e);
                }
            }
        }

        private synchronized void count(Exploration.Outcome outcome) {
            ends.merge(outcome.end(), 1, Integer::sum);
            steps += outcome.steps();
            runs += outcome.runs();
            transactions += outcome.transactions();
            troubles += outcome.troubles();
        }

        private synchronized void fail(long seed, AssertionError e) {
            if (failures.size() < TOLD) {
                failures.add("replay it: ./mvnw -pl engine -am test -Dtest=ExplorerTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dgodwit.explorer.seed=" + seed + "\n"
                        + e.getMessage());
            } else {
                next.set(FIRST + SEEDS);
            }
        }

        void tell() {
            System.out.printf(
                    "explored %d seeds: %d steps, %d runs, %d source transactions, %d troubles; ends %s%n",
                    SEEDS, steps, runs, transactions, troubles, ends);
        }
    }
}
