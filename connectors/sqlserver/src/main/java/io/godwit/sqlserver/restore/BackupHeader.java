package io.godwit.sqlserver.restore;

import io.godwit.spi.restore.BackupSet;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What matters of one backup's header (Transact-SQL Reference, "RESTORE Statements - HEADERONLY").
 *
 * @param set its mark, {@code BackupSetGUID}
 * @param kind full, differential or log; null for kinds that no database is moved by: of single files, or partial
 * @param files all files of the media set, in the order of their families
 * @param position which backup of the files it is, from 1
 * @param database the database's name when it was made
 * @param family which database, whatever it is called: {@code FamilyGUID}
 * @param firstLsn where its log begins
 * @param lastLsn the log record after the last one in it
 * @param base the full backup that a differential one builds upon; empty for others
 * @param firstFork the recovery fork that its log begins on
 * @param fork the recovery fork that its log ends on
 * @param copyOnly whether it stands outside the sequence of others
 * @param damaged whether errors were met while it was made
 * @param closing whether the database could not be written to any more: left restoring, or read-only
 * @param startedMillis milliseconds since 1970, as far as the time zone is known
 * @param finishedMillis the same of its end
 * @param bytes its size
 * @param internalVersion the version of the database's files
 * @param version the server's
 */
record BackupHeader(
        String set,
        BackupSet.@Nullable Kind kind,
        List<String> files,
        int position,
        String database,
        String family,
        BigInteger firstLsn,
        BigInteger lastLsn,
        String base,
        String firstFork,
        String fork,
        boolean copyOnly,
        boolean damaged,
        boolean closing,
        long startedMillis,
        long finishedMillis,
        long bytes,
        int internalVersion,
        String version) {
    BackupHeader {
        files = List.copyOf(files);
    }

    boolean isFull() {
        return kind == BackupSet.Kind.FULL;
    }

    boolean isLog() {
        return kind == BackupSet.Kind.LOG;
    }

    boolean isDifferential() {
        return kind == BackupSet.Kind.DIFFERENTIAL;
    }

    /** Where it lies, for people. */
    String place() {
        String more = files.size() > 1 ? " and " + (files.size() - 1) + " more" : "";
        return files.get(0) + more + (position > 1 ? ", backup " + position : "");
    }

    BackupSet told() {
        BackupSet.Kind known = kind;
        if (known == null) {
            throw new IllegalStateException("no backup that a database is moved by");
        }
        return new BackupSet(set, known, place(), firstLsn, lastLsn, startedMillis, finishedMillis, bytes, closing);
    }
}
