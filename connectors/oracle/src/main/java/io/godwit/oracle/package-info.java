/** Oracle Database as a source. */
@NullMarked
package io.godwit.oracle;

import org.jspecify.annotations.NullMarked;
