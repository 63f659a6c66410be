/** How sessions are opened: {@link io.godwit.postgresql.connection.Sessions}. */
@NullMarked
package io.godwit.postgresql.connection;

import org.jspecify.annotations.NullMarked;
