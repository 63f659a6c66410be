/** Counts rows that another engine could not hold. */
@NullMarked
package io.godwit.postgresql.catalog.rows;

import org.jspecify.annotations.NullMarked;
