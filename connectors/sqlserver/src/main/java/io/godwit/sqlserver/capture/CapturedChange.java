package io.godwit.sqlserver.capture;

import io.godwit.spi.change.Change;
import org.jspecify.annotations.Nullable;

/**
 * One change of a row.
 *
 * @param order where it stands
 * @param change null if the table's filter means neither row
 */
record CapturedChange(ChangeOrder order, @Nullable Change change) {}
