package io.godwit.engine.migration;

/** What the operator wants of a migration now. Kept in the store; the runner looks at it several times a second. */
public enum Desired {
    /** Go on; online: load, then sync until told otherwise. */
    RUN,
    /** Stop at the next safe point and keep everything; the source keeps its log. */
    PAUSE,
    /** Online: hand over as soon as the target has caught up. */
    CUTOVER,
    /**
     * Online: hand over at once, as the target stands. Writers of the source are not stopped, and what is not applied by then is left
     * out.
     */
    FINISH,
    /** Stop, and remove what Godwit keeps on the source and the target; migrated data stays. */
    CANCEL,
    /** Stop, and remove what was made and moved too, as {@link #CANCEL} does with the rest; the next run begins anew. */
    RESTART
}
