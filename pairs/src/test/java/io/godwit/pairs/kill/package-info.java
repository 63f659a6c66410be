/**
 * Runners killed with {@code SIGKILL} under write load. {@link io.godwit.pairs.kill.KillTest} is the test; what it compares in the end is
 * read by the plain driver and written by {@code COPY}, with nothing of Godwit's in between.
 */
@NullMarked
package io.godwit.pairs.kill;

import org.jspecify.annotations.NullMarked;
