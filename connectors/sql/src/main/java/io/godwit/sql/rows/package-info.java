/** Counts the rows of a SQL database that another engine could not hold. */
@NullMarked
package io.godwit.sql.rows;

import org.jspecify.annotations.NullMarked;
