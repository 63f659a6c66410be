/**
 * Splits to the target, several at once: {@link io.godwit.engine.load.Loader}.
 */
@NullMarked
package io.godwit.engine.load;

import org.jspecify.annotations.NullMarked;
