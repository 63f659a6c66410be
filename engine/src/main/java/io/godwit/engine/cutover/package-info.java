/**
 * Handing the target over: {@link io.godwit.engine.cutover.Cutover}.
 */
@NullMarked
package io.godwit.engine.cutover;

import org.jspecify.annotations.NullMarked;
