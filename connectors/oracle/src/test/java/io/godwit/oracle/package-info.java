/** Tests. */
@NullMarked
package io.godwit.oracle;

import org.jspecify.annotations.NullMarked;
