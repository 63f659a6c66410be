package io.godwit.engine.watch;

import java.util.List;

/**
 * A row of the target that is not what the changes made of it.
 *
 * @param table its name on the source
 * @param kind how it differs
 * @param columns which columns differ; empty unless the row is there on both sides
 * @param fingerprint a hash of its key; never the key
 * @param ageMillis how long ago the change was committed on the target that the row does not show
 */
record Divergence(String table, Kind kind, List<String> columns, String fingerprint, long ageMillis) {
    /** How a row differs. */
    enum Kind {
        MISSING,
        SURPLUS,
        DIFFERENT
    }

    /** For people. */
    String sentence() {
        return switch (kind) {
            case MISSING -> "a row that was written to the target is not there any more";
            case SURPLUS -> "a row that was deleted on the target is there again";
            case DIFFERENT -> "a row of the target does not hold what was written (" + String.join(", ", columns) + ")";
        };
    }
}
