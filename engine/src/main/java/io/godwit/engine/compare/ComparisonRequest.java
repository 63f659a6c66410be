package io.godwit.engine.compare;

import io.godwit.engine.validate.DrillLimits;
import io.godwit.spi.Endpoint;
import io.godwit.spi.schema.Selection;

/**
 * What to compare, and how.
 *
 * @param name under which results are kept
 * @param source one database
 * @param target the other
 * @param selection which of the source's tables, and their names on the target; conditions hold on both sides
 * @param lanes how many parts are read at once on each side
 * @param rechecks how often keys that differ are read again before they count; 0 for never
 * @param pauseMillis how long to wait before each time
 * @param limits how far to look into tables that differ
 * @param resume whether to go on with an earlier comparison that was interrupted
 */
public record ComparisonRequest(
        String name,
        Endpoint source,
        Endpoint target,
        Selection selection,
        int lanes,
        int rechecks,
        long pauseMillis,
        DrillLimits limits,
        boolean resume) {}
