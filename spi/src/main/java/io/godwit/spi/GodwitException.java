package io.godwit.spi;

import org.jspecify.annotations.Nullable;

/**
 * Stops what is being done, with a code, a sentence for the operator and where it happened. The message never holds a row's
 * value or a secret; the cause is for the log at debug level only, because drivers put values into their messages.
 */
public final class GodwitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ErrorCode code;
    private final String where;

    /**
     * Says what happened.
     *
     * @param code the kind of trouble
     * @param detail one sentence with the names that matter (never values); complements the code's meaning
     * @param where table, split, position or object; empty if it does not matter
     * @param cause what the driver threw, if anything
     */
    public GodwitException(ErrorCode code, String detail, String where, @Nullable Throwable cause) {
        super(detail, cause);
        this.code = code;
        this.where = where;
    }

    /** Says what happened, without a place or a cause. */
    public GodwitException(ErrorCode code, String detail) {
        this(code, detail, "", null);
    }

    /** The kind of trouble. */
    public ErrorCode code() {
        return code;
    }

    /** Table, split, position or object; empty if it does not matter. */
    public String where() {
        return where;
    }

    /** One sentence with the names that matter. */
    public String detail() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
