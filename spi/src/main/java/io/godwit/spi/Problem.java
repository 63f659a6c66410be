package io.godwit.spi;

/**
 * Something found before anything was changed.
 *
 * @param severity what it means for the run
 * @param code the kind of trouble
 * @param object the table, setting, role or object concerned
 * @param why what is wrong and what it would lead to
 * @param remedy what to do, as a statement to run where there is one
 */
public record Problem(Severity severity, ErrorCode code, String object, String why, String remedy) {
    /** What a problem means for the run. */
    public enum Severity {
        /** The run is refused until it is gone. */
        BLOCKER,
        /** The run goes on; something will not be as on the source, or may go wrong. */
        WARNING,
        /** Worth knowing. */
        NOTE
    }
}
