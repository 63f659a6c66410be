/**
 * Trouble at the seam between engine and connectors, by script; nothing in production code knows of it.
 *
 * <ul>
 *   <li>{@link io.godwit.testkit.fault.FaultyConnector} wraps any connector.
 *   <li>{@link io.godwit.testkit.fault.Faults} is the script, and counts what was done.
 *   <li>{@link io.godwit.testkit.fault.Hold} keeps one call waiting.
 * </ul>
 */
@NullMarked
package io.godwit.testkit.fault;

import org.jspecify.annotations.NullMarked;
