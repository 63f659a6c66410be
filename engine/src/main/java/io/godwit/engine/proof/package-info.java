/** The document that a run ends with: {@link io.godwit.engine.proof.Proof}. */
@NullMarked
package io.godwit.engine.proof;

import org.jspecify.annotations.NullMarked;
