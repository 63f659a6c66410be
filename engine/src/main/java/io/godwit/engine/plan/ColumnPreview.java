package io.godwit.engine.plan;

import io.godwit.spi.schema.ColumnMapping;
import java.util.List;

/**
 * What becomes of a column, for people.
 *
 * @param mapping its types and the reason for the target's
 * @param samples values of it as they would be carried, for the operator's eyes and never for a log; {@code null} stands for
 *     an SQL null
 */
public record ColumnPreview(ColumnMapping mapping, List<String> samples) {
    public ColumnPreview {
        samples = List.copyOf(samples);
    }
}
