/**
 * Changes to the target, in the order of their commits: {@link io.godwit.engine.sync.Synchronizer}.
 */
@NullMarked
package io.godwit.engine.sync;

import org.jspecify.annotations.NullMarked;
