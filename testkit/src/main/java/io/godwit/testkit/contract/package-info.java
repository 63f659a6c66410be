/**
 * The suites that every connector passes. An engine's tests subclass them and say how to reach its servers.
 *
 * <ul>
 *   <li>{@link io.godwit.testkit.contract.NeutralText} writes neutral cells as text and reads them back.
 * </ul>
 */
@NullMarked
package io.godwit.testkit.contract;

import org.jspecify.annotations.NullMarked;
