/**
 * Threads that take turns: of all threads of a {@link io.godwit.testkit.simulation.Simulation} exactly one runs at a time, a
 * seed decides which, and time is a number that jumps to the next deadline when everything waits. The same seed gives the same
 * run.
 */
@NullMarked
package io.godwit.testkit.simulation;

import org.jspecify.annotations.NullMarked;
