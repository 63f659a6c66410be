/**
 * Comparing two databases. {@link io.godwit.engine.validate.Validator} does it and says what it found as a {@link
 * io.godwit.engine.validate.ValidationReport}; {@link io.godwit.engine.validate.RowDigest} is the hash it uses where the
 * databases share none. {@link io.godwit.engine.validate.ValidationJournal} and {@link
 * io.godwit.engine.validate.ValidationJson} are the report's written forms.
 */
@NullMarked
package io.godwit.engine.validate;

import org.jspecify.annotations.NullMarked;
