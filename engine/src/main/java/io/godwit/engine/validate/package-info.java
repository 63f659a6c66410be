/** Comparing two databases: {@link io.godwit.engine.validate.ValidationReport}. */
@NullMarked
package io.godwit.engine.validate;

import org.jspecify.annotations.NullMarked;
