package io.godwit.spi.restore;

import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How backups and target stand to each other at one moment, read from both.
 *
 * @param standing what there is on the target
 * @param position up to where the log was restored; null if that is not known or nothing was restored
 * @param restored what was restored into the database that is there, oldest first, as the target's own history says
 * @param pending what can be restored now, in this order
 * @param closed whether nothing can come after what was restored: the last backup says that writers were shut out by it
 * @param missing what is not there but would be needed for what lies beyond; empty if nothing is missing
 * @param unread files that could not be read, with the reason; they may still be on their way
 * @param overlooked files and backups that are there and are not used, with the reason
 */
public record RestoreOutlook(
        Standing standing,
        @Nullable BigInteger position,
        List<BackupSet> restored,
        List<BackupSet> pending,
        boolean closed,
        String missing,
        List<String> unread,
        List<String> overlooked) {
    public RestoreOutlook {
        restored = List.copyOf(restored);
        pending = List.copyOf(pending);
        unread = List.copyOf(unread);
        overlooked = List.copyOf(overlooked);
    }

    /** What there is on the target. */
    public enum Standing {
        /** No database of that name. */
        ABSENT,
        /** A database of that name whose first restore did not come to its end: it has to be begun anew. */
        UNFINISHED,
        /** A database that further backups can be restored into. */
        RESTORING,
        /** A database that is open: nothing more can be restored into it. */
        OPEN
    }
}
