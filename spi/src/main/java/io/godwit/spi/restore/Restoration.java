package io.godwit.spi.restore;

import io.godwit.spi.GodwitException;
import io.godwit.spi.Identity;
import io.godwit.spi.Mode;
import io.godwit.spi.Problem;
import java.util.List;

/**
 * Brings one whole database to a target from its backups. The truth is in the backups and on the target, and every method reads it
 * there: an object made after a crash goes on where the last one was. Used by one thread, {@link #percent} excepted.
 */
public interface Restoration extends AutoCloseable {
    /** What the backups are of, as far as they tell. */
    Identity source();

    /** The server, and the database's name there. */
    Identity target();

    /** Finds what would go wrong, without changing anything. */
    List<Problem> assess(Mode mode);

    /**
     * Makes this object the only one that restores into this database, until closed.
     *
     * @throws GodwitException TARGET_CLAIMED if another runner is alive
     */
    void claim();

    /**
     * Makes what the target needs to read the backups, and is not there: a credential, for example. Repeating it is harmless.
     *
     * @return names of what was made by this call, for {@link #forget}
     */
    List<String> prepare();

    /**
     * Reads what backups there are and what the target holds; changes nothing.
     *
     * @throws GodwitException if the backups cannot be what is asked for: none of the database, of several databases of one name, of
     *     several histories of one database
     */
    RestoreOutlook look();

    /**
     * Restores one backup, the first of {@link RestoreOutlook#pending}, and returns once it is durable. If this fails half way, the
     * database stands where it stood, or has to be begun anew, as {@link #look} will say.
     */
    void restore(BackupSet set);

    /** How far {@link #restore} is, in percent; -1 if it is not known. From any thread. */
    int percent();

    /** Whether restoring the pending backups leaves a database open at once, because the target can do it in no other way. */
    boolean opensAtOnce();

    /** What the operator does on the source to make the last backup, after which nothing can be written there; for people. */
    String tailScript();

    /**
     * Opens the restored database for use. Repeating it is harmless.
     *
     * @return what was done besides and what is left to do, each a sentence
     */
    List<String> open();

    /**
     * Removes what {@link #prepare} made; the database stays as it is.
     *
     * @param made the names of what was made
     */
    void forget(List<String> made);

    /** Closes what this object opened; changes nothing on the server. */
    @Override
    void close();
}
