/**
 * Threads and time, as the rest of the engine has them: {@link io.godwit.engine.schedule.Schedule}. Nothing else in the engine
 * starts a thread, waits, or reads a clock, so that whoever embeds it may decide when each thread runs and what time it is.
 */
@NullMarked
package io.godwit.engine.schedule;

import org.jspecify.annotations.NullMarked;
