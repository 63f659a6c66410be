/** Tests. */
@NullMarked
package io.godwit.oracle.load;

import org.jspecify.annotations.NullMarked;
