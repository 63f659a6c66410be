/** Where the database is, what it is, and sessions on it. */
@NullMarked
package io.godwit.oracle.connection;

import org.jspecify.annotations.NullMarked;
