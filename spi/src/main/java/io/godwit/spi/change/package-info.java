/**
 * The change stream: a {@link io.godwit.spi.change.Position} in the source's log, a {@link io.godwit.spi.change.Change} of
 * one row, and a {@link io.godwit.spi.change.ChangeBatch}, which is one source transaction or a fragment of one.
 */
@NullMarked
package io.godwit.spi.change;

import org.jspecify.annotations.NullMarked;
