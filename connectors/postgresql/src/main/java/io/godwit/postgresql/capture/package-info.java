/** Slot, pgoutput stream and decoder, positions, fence. */
@NullMarked
package io.godwit.postgresql.capture;

import org.jspecify.annotations.NullMarked;
