package io.godwit.engine.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Breaks each rule in turn and lets the explorer look: it must notice, or nobody knows that the rule is kept. A rule that is
 * changed in the code needs its change here.
 */
class MutationTest {
    private static final int MOST_SEEDS = Integer.getInteger("godwit.mutations.seeds", 3000);
    private static final String ONLY = System.getProperty("godwit.mutations.only", "");
    private static final int THREADS = 2;

    @Test
    void everyBrokenRuleIsNoticed() throws InterruptedException {
        List<Mutation> mutations =
                Mutations.all().stream().filter(m -> m.rule().contains(ONLY)).toList();
        AtomicInteger next = new AtomicInteger();
        TreeMap<Integer, String> found = new TreeMap<>();
        List<String> unnoticed = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            Thread thread = new Thread(
                    () -> {
                        for (int i = next.getAndIncrement(); i < mutations.size(); i = next.getAndIncrement()) {
                            String how = explore(mutations.get(i));
                            synchronized (found) {
                                found.put(i, how);
                                if (!how.contains("| ")) {
                                    unnoticed.add(mutations.get(i).rule() + ": " + how);
                                }
                            }
                        }
                    },
                    "mutations-" + t);
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        found.forEach((i, how) -> System.out.println("| " + mutations.get(i).rule() + " " + how));
        assertThat(unnoticed).isEmpty();
    }

    /** After how many seeds a broken rule was noticed, and by what. */
    private static String explore(Mutation mutation) {
        Mutant mutant;
        try {
            mutant = new Mutant(mutation);
        } catch (AssertionError e) {
            return String.valueOf(e.getMessage());
        }
        for (int seed = 1; seed <= MOST_SEEDS; seed++) {
            try {
                mutant.run(seed);
            } catch (AssertionError e) {
                String message = String.valueOf(e.getMessage());
                return "| " + seed + " | " + message.substring(message.indexOf(": ") + 2, end(message)) + " |";
            }
        }
        return "not noticed in " + MOST_SEEDS + " seeds";
    }

    private static int end(String message) {
        int line = message.indexOf('\n');
        return Math.min(line < 0 ? message.length() : line, 160);
    }
}
