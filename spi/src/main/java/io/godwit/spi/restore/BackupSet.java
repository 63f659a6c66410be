package io.godwit.spi.restore;

import java.math.BigInteger;

/**
 * One backup of the database that is moved. Places in its log are numbers that grow.
 *
 * @param id the engine's own mark of this backup
 * @param kind what it holds
 * @param files where it lies, for people
 * @param first where its log begins
 * @param last where its log ends: a backup that begins here or before, and ends after it, comes next
 * @param startedMillis when it was begun, milliseconds since 1970; -1 if unknown
 * @param finishedMillis when it was complete, milliseconds since 1970; -1 if unknown
 * @param bytes how large it is; -1 if unknown
 * @param closing whether the backup itself shows that nothing could be written after it
 */
public record BackupSet(
        String id,
        Kind kind,
        String files,
        BigInteger first,
        BigInteger last,
        long startedMillis,
        long finishedMillis,
        long bytes,
        boolean closing) {
    /** What a backup holds. */
    public enum Kind {
        /** The whole database. */
        FULL,
        /** What changed since a full one. */
        DIFFERENTIAL,
        /** A stretch of the log. */
        LOG
    }

    /** Whether it can follow when the database stands at a place in its log. */
    public boolean follows(BigInteger position) {
        return kind == Kind.LOG
                ? first.compareTo(position) <= 0 && last.compareTo(position) >= 0
                : last.compareTo(position) >= 0;
    }
}
