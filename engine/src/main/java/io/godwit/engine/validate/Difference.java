package io.godwit.engine.validate;

import io.godwit.spi.row.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the two sides hold differently under one key; in a table without a key, a row that one side holds more often. Holds
 * values of the database: it is for the operator who asked and for repair, and never goes into a log, a message, the journal or
 * a proof.
 *
 * @param kind on which side rows are missing
 * @param key the key's neutral cells, in the order of {@link io.godwit.spi.schema.Key#columns}; in a table without a key the
 *     neutral cells of all its columns, null if they are too large to be kept
 * @param fingerprint a hash of the key, or of the row; tells differences apart where values must not be shown
 * @param columns which columns differ; empty unless both sides hold a row of the key
 * @param sourceRows how many rows of the key the source holds
 * @param targetRows how many rows of the key the target holds
 */
public record Difference(
        Kind kind, @Nullable Row key, String fingerprint, List<String> columns, long sourceRows, long targetRows) {
    public Difference {
        columns = List.copyOf(columns);
    }

    /** Kinds of difference. */
    public enum Kind {
        /** The target holds more rows of the key than the source, usually one where the source has none. */
        MISSING_ON_SOURCE,
        /** The source holds more rows of the key than the target, usually one where the target has none. */
        MISSING_ON_TARGET,
        /** Both sides hold a row of the key, and its columns differ. */
        DIFFERENT
    }
}
