package io.godwit.sqlserver.restore;

import io.godwit.spi.restore.RestoreOutlook.Standing;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * A server that restores, as the reference says when it takes a backup and when it refuses it (errors 3117, 3136, 4305, 4326, 4330): written
 * from the rules, not from the code that orders backups.
 */
final class RestoreModel {
    private final List<BackupHeader> history = new ArrayList<>();
    private boolean unfinished;
    private boolean exists;

    /** What happens to a statement. */
    enum Fate {
        DONE,
        /** The client is gone before the server began. */
        LOST,
        /** The server is interrupted in the middle. */
        INTERRUPTED
    }

    void restore(BackupHeader header, Fate fate) {
        switch (header.told().kind()) {
            case FULL -> {
                refuse(!history.isEmpty(), "3159: a database that is restoring already is begun anew");
            }
            case DIFFERENTIAL -> {
                refuse(history.size() != 1 || !history.get(0).set().equals(header.base()), "3136: wrong base");
            }
            case LOG -> {
                refuse(history.isEmpty(), "3117: nothing to roll forward");
                refuse(header.firstLsn().compareTo(lsn()) > 0, "4305: too recent");
                refuse(header.lastLsn().compareTo(lsn()) <= 0, "4326: too early");
                refuse(!header.firstFork().equals(fork()), "4330: another recovery path");
            }
        }
        if (fate == Fate.LOST) {
            return;
        }
        exists = true;
        if (fate == Fate.INTERRUPTED) {
            unfinished |= header.isFull();
            return;
        }
        unfinished = false;
        history.add(header);
    }

    private static void refuse(boolean wrong, String error) {
        if (wrong) {
            throw new IllegalStateException(error);
        }
    }

    BigInteger lsn() {
        return history.stream().map(BackupHeader::lastLsn).reduce(BigInteger.ZERO, BigInteger::max);
    }

    private String fork() {
        return history.get(history.size() - 1).fork();
    }

    List<BackupHeader> history() {
        return history;
    }

    RestoreFacts facts() {
        List<RestoreFacts.Restored> restored = history.stream()
                .map(h -> new RestoreFacts.Restored(h.told(), h.family(), h.fork()))
                .toList();
        if (!exists) {
            return new RestoreFacts(Standing.ABSENT, null, "", List.of());
        }
        return unfinished || history.isEmpty()
                ? new RestoreFacts(Standing.UNFINISHED, null, "", List.of())
                : new RestoreFacts(Standing.RESTORING, lsn(), fork(), restored);
    }
}
