/** Counts rows that another engine could not hold. */
@NullMarked
package io.godwit.oracle.catalog.rows;

import org.jspecify.annotations.NullMarked;
