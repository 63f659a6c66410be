package io.godwit.engine.views;

/**
 * What a comparison of one translated view found.
 *
 * @param source its name on the source
 * @param target its name on the target
 * @param state what was found
 * @param rows how many rows it shows on the source; -1 if they were not all counted
 * @param reason why it is not proven or was taken back; empty if it shows the same
 */
public record ViewResult(String source, String target, State state, long rows, String reason) {
    /** What can be found. */
    public enum State {
        /** Both show the same rows, each as often. */
        SAME,
        /** It was not compared, or not to the end. */
        NOT_PROVEN,
        /** It does not show the same, and was removed from the target. */
        TAKEN_BACK,
        /** It does not show the same, and could not be removed. */
        DIFFERS
    }
}
