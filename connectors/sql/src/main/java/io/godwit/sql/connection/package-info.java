/** What the connections of SQL engines share. */
@NullMarked
package io.godwit.sql.connection;

import org.jspecify.annotations.NullMarked;
