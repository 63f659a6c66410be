/**
 * What is counted and shown while a migration runs: {@link io.godwit.engine.meter.Meter} and, for each table, {@link
 * io.godwit.engine.meter.TableMeter}.
 */
@NullMarked
package io.godwit.engine.meter;

import org.jspecify.annotations.NullMarked;
