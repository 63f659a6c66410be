package io.godwit.engine.meter;

/**
 * How far a migration from backups is.
 *
 * @param restored backups that the target's database was made of so far
 * @param pending backups that wait to be restored
 * @param last the last one restored, as its kind and where its log ends; empty before the first
 * @param writtenMillis when the source had written what is restored, milliseconds since 1970; -1 if unknown
 * @param current the backup that is being restored; empty if none is
 * @param percent how far that one is; -1 if unknown
 * @param waitingFor what is not there and would be needed; empty if nothing is missing
 */
public record RestoreProgress(
        int restored, int pending, String last, long writtenMillis, String current, int percent, String waitingFor) {
    /** Nothing known yet. */
    public static final RestoreProgress NONE = new RestoreProgress(0, 0, "", -1, "", -1, "");

    /** The same, with another backup being restored. */
    public RestoreProgress with(String backup, int percentOfIt) {
        return new RestoreProgress(restored, pending, last, writtenMillis, backup, percentOfIt, waitingFor);
    }
}
