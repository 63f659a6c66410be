/**
 * The document that a run ends with. {@link io.godwit.engine.proof.ProofBuilder} puts a {@link io.godwit.engine.proof.Proof}
 * together from what is kept, {@link io.godwit.engine.proof.ProofWriter} writes it for people and machines, and {@link
 * io.godwit.engine.proof.ProofJson} reads it back.
 */
@NullMarked
package io.godwit.engine.proof;

import org.jspecify.annotations.NullMarked;
