/** Applying changes, as far as the SQL engines share it: what changes come to, and which rows follow others. */
@NullMarked
package io.godwit.sql.apply;

import org.jspecify.annotations.NullMarked;
