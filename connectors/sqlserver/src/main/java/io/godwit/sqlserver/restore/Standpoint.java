package io.godwit.sqlserver.restore;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.Set;

/**
 * Where a database that is being restored stands.
 *
 * @param lsn the log record that roll forward goes on with
 * @param fork the recovery fork it stands on; empty if not known
 * @param full the full backup it was begun with
 * @param onlyFull whether nothing was restored after that
 * @param restored the marks of the backups that were restored
 */
record Standpoint(BigInteger lsn, String fork, String full, boolean onlyFull, Set<String> restored) {
    Standpoint {
        restored = Set.copyOf(restored);
    }

    /** Where the database stands before anything else, after a full backup. */
    static Standpoint after(BackupHeader full) {
        return new Standpoint(full.lastLsn(), full.fork(), full.set(), true, Set.of(full.set()));
    }

    /** The same, with backups that turned out to hold nothing new. */
    Standpoint without(Set<String> passed) {
        Set<String> more = new HashSet<>(restored);
        more.addAll(passed);
        return new Standpoint(lsn, fork, full, onlyFull, more);
    }

    /** Where the database stands after one more. */
    Standpoint then(BackupHeader next) {
        Set<String> more = new HashSet<>(restored);
        more.add(next.set());
        return new Standpoint(next.lastLsn().max(lsn), next.fork(), full, false, more);
    }
}
