/**
 * How rows travel. A {@link io.godwit.spi.row.Batch} is either {@link io.godwit.spi.row.Encoded} (bytes only engines that
 * share a {@link io.godwit.spi.row.RowFormat} understand) or a {@link io.godwit.spi.row.RowBatch} (cells). Loads, changes
 * and validation share one cell layout, {@link io.godwit.spi.row.Cells}, so one codec serves them all.
 */
@NullMarked
package io.godwit.spi.row;

import org.jspecify.annotations.NullMarked;
