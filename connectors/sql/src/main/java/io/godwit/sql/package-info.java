/** What the SQL engines share: expressions of one dialect, read into Godwit's own form. */
@NullMarked
package io.godwit.sql;

import org.jspecify.annotations.NullMarked;
