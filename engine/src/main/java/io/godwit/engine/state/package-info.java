/** What must be remembered outside the target: the {@link io.godwit.engine.state.StateStore}. */
@NullMarked
package io.godwit.engine.state;

import org.jspecify.annotations.NullMarked;
