package io.godwit.testkit.tds.sql;

/** An error as SQL Server reports it: its number (Database Engine events and errors), and what is said of it. */
public final class TdsException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int NOT_KNOWN = 49_001;

    private final int number;
    private final int severity;

    public TdsException(int number, int severity, String message) {
        super(message);
        this.number = number;
        this.severity = severity;
    }

    public TdsException(int number, String message) {
        this(number, 16, message);
    }

    /** The stand-in's own error: it does not know this. */
    public static TdsException notKnown(String what) {
        return new TdsException(NOT_KNOWN, "stand-in: not known: " + what);
    }

    public int number() {
        return number;
    }

    public int severity() {
        return severity;
    }
}
