/**
 * The unit of loading: a {@link io.godwit.spi.load.Split} of a table, read in a {@link io.godwit.spi.load.Snapshot}.
 */
@NullMarked
package io.godwit.spi.load;

import org.jspecify.annotations.NullMarked;
