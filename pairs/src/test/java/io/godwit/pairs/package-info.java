/** Whole migrations, for every pair of engines. */
@NullMarked
package io.godwit.pairs;

import org.jspecify.annotations.NullMarked;
