/** Documents that are written from code, and the checks that they are up to date. */
@NullMarked
package io.godwit.pairs.docs;

import org.jspecify.annotations.NullMarked;
