package io.godwit.spi;

/** A value that never reaches a log, a message or a file by accident: its text form is a mask. */
public final class Secret {
    /** No secret given. */
    public static final Secret NONE = new Secret("");

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /** Wraps a value. */
    public static Secret of(String value) {
        return value.isEmpty() ? NONE : new Secret(value);
    }

    /** The value itself; pass it to a driver and nowhere else. */
    public String reveal() {
        return value;
    }

    /** Whether there is no value. */
    public boolean isEmpty() {
        return value.isEmpty();
    }

    @Override
    public String toString() {
        return value.isEmpty() ? "" : "***";
    }
}
