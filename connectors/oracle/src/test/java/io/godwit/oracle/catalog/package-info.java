/** Tests. */
@NullMarked
package io.godwit.oracle.catalog;

import org.jspecify.annotations.NullMarked;
