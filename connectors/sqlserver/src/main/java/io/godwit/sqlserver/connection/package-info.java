/** Where the server is, what it is, and sessions on it. */
@NullMarked
package io.godwit.sqlserver.connection;

import org.jspecify.annotations.NullMarked;
