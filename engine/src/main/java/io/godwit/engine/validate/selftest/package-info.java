/**
 * The comparison of the comparison: {@link io.godwit.engine.validate.selftest.TestedValidator} lets a {@link
 * io.godwit.engine.validate.Validator} judge the data, and then judge copies of a few rows and of the data's own digests in
 * which differences of every kind are planted.
 */
@NullMarked
package io.godwit.engine.validate.selftest;

import org.jspecify.annotations.NullMarked;
