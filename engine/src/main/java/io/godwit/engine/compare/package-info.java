/**
 * Comparing any two databases, with no migration behind it: {@link io.godwit.engine.compare.DatabaseComparison} does it, and
 * writes nothing to either.
 */
@NullMarked
package io.godwit.engine.compare;

import org.jspecify.annotations.NullMarked;
