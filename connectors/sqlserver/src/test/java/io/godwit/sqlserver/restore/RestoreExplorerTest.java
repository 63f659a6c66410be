package io.godwit.sqlserver.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.GodwitException;
import io.godwit.spi.restore.RestoreOutlook.Standing;
import io.godwit.sqlserver.restore.RestoreModel.Fate;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Restores through thousands of lives of a database, each from a seed: files come in any order, some never, statements are lost or
 * interrupted anywhere, and every step is decided anew from the facts alone, as after a crash. Set {@code godwit.seed} to repeat one.
 */
class RestoreExplorerTest {
    private static final int LIVES = 1_500;

    @Test
    void everyLifeEndsAsFarAsItsBackupsReach() {
        Long wanted = Long.getLong("godwit.seed");
        for (long seed = wanted == null ? 1 : wanted; seed <= (wanted == null ? LIVES : wanted); seed++) {
            live(seed);
        }
    }

    private static void live(long seed) {
        Random random = new Random(seed);
        List<BackupHeader> coming = new ArrayList<>(Headers.life(random));
        boolean whole = random.nextBoolean();
        if (!whole) {
            coming.removeIf(h -> random.nextInt(8) == 0);
        }
        List<BackupHeader> all = List.copyOf(coming);
        List<BackupHeader> there = new ArrayList<>();
        RestoreModel server = new RestoreModel();
        Set<String> restored = new HashSet<>();
        for (int round = 0; round < 1_000 && (!coming.isEmpty() || next(there, server) != null); round++) {
            if (!coming.isEmpty() && random.nextInt(3) == 0) {
                there.add(coming.remove(0));
            }
            BackupHeader next = next(there, server);
            if (next == null) {
                continue;
            }
            int chance = random.nextInt(7);
            Fate fate = chance < 5 ? Fate.DONE : chance == 5 ? Fate.LOST : Fate.INTERRUPTED;
            server.restore(next, fate); // the model refuses what a server would
            if (fate == Fate.DONE) {
                assertThat(restored.add(next.set()))
                        .as("seed %s: restored twice: %s", seed, next)
                        .isTrue();
            }
        }
        BigInteger reached = server.lsn();
        if (server.history().isEmpty()) {
            assertThat(all.stream().noneMatch(BackupHeader::isFull))
                    .as("seed %s", seed)
                    .isTrue();
            return;
        }
        assertThat(reached)
                .as("seed %s: from where it stands no backup leads further", seed)
                .isEqualTo(furthest(all, server.history()));
        BackupChain chain = BackupChain.of(all, Headers.DATABASE, Headers.FAMILY);
        BackupHeader last =
                all.stream().max((a, b) -> a.lastLsn().compareTo(b.lastLsn())).orElseThrow();
        assertThat(chain.isClosedAt(server.facts().standpoint()))
                .as("seed %s: closed exactly at the tail", seed)
                .isEqualTo(last.closing() && reached.equals(last.lastLsn()));
        if (whole) {
            assertThat(reached)
                    .as("seed %s: nothing is missing, so it ends with the tail", seed)
                    .isEqualTo(last.lastLsn());
        } else if (reached.compareTo(lastLog(all)) < 0) {
            assertThat(chain.from(server.facts().standpoint()).missing())
                    .as("seed %s: what is missing is said", seed)
                    .isNotEmpty();
        }
    }

    private static BigInteger lastLog(List<BackupHeader> all) {
        return all.stream()
                .filter(BackupHeader::isLog)
                .map(BackupHeader::lastLsn)
                .reduce(BigInteger.ZERO, BigInteger::max);
    }

    /** The step that a runner would take that knows nothing but the facts; null if there is none. */
    private static @org.jspecify.annotations.Nullable BackupHeader next(List<BackupHeader> there, RestoreModel server) {
        RestoreFacts facts = server.facts();
        try {
            boolean begun = facts.standing() == Standing.RESTORING;
            BackupChain chain = BackupChain.of(there, Headers.DATABASE, begun ? Headers.FAMILY : "");
            BackupChain.Steps steps = begun ? chain.from(facts.standpoint()) : chain.fromNothing();
            return steps.backups().isEmpty() ? null : steps.backups().get(0);
        } catch (GodwitException e) {
            assertThat(e.code()).isEqualTo(RestoreErrors.BACKUPS_MISSING);
            return null;
        }
    }

    /** By trying: whatever log covers the place leads on. */
    private static BigInteger furthest(List<BackupHeader> all, List<BackupHeader> history) {
        BigInteger lsn = history.stream().map(BackupHeader::lastLsn).reduce(BigInteger.ZERO, BigInteger::max);
        boolean moved = true;
        while (moved) {
            moved = false;
            for (BackupHeader log : all) {
                if (log.isLog()
                        && log.firstLsn().compareTo(lsn) <= 0
                        && log.lastLsn().compareTo(lsn) > 0) {
                    lsn = log.lastLsn();
                    moved = true;
                }
            }
        }
        return lsn;
    }
}
