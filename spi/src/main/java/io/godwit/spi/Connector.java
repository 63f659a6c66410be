package io.godwit.spi;

import io.godwit.spi.restore.Restoration;
import java.util.List;

/**
 * All Godwit knows of one database engine. Found by {@link java.util.ServiceLoader}; has a public constructor without
 * parameters and no state, and may be used from any thread.
 */
public interface Connector {
    /** The engine's name in lower case, as it appears in plans, proofs and scenarios. */
    String engine();

    /** URL schemes that name this engine, the preferred one first. */
    List<String> schemes();

    /** Everything that can be set on an endpoint of this engine; forms and documentation come from this. */
    List<Option> options();

    /** Every code that this connector's exceptions and problems can carry; the published list of codes comes from this. */
    List<ErrorCode> codes();

    /**
     * Opens the reading side. Connects, so that a wrong address or password is reported here.
     *
     * @param migration the migration's name: what the source keeps on its behalf (a slot, a publication) is named after it
     * @throws GodwitException if the endpoint cannot be reached or an option is unknown
     */
    Source source(Endpoint endpoint, String migration);

    /**
     * Opens the writing side. Connects, but changes nothing.
     *
     * @param migration the migration's name: the facts in the target are kept under it
     * @throws GodwitException if the endpoint cannot be reached or an option is unknown
     */
    Target target(Endpoint endpoint, String migration);

    /** Whether an address names backups of a database, and no database: then {@link #restoration} takes the place of the rest. */
    default boolean isBackups(Endpoint source) {
        return false;
    }

    /**
     * Opens a target for restoring backups. Connects, but changes nothing.
     *
     * @param source where {@link #isBackups backups} are
     * @param target of this engine too
     * @param migration the migration's name
     * @throws GodwitException if the target cannot be reached or an option is unknown
     */
    default Restoration restoration(Endpoint source, Endpoint target, String migration) {
        throw new GodwitException(
                Errors.NOT_SUPPORTED, "a database of " + engine() + " cannot be moved by its backups");
    }
}
