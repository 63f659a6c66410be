/**
 * What must be remembered outside the target: the {@link io.godwit.engine.state.StateStore}, kept in a folder by {@link
 * io.godwit.engine.state.SqlStateStore}.
 */
@NullMarked
package io.godwit.engine.state;

import org.jspecify.annotations.NullMarked;
