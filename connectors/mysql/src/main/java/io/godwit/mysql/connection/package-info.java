/**
 * How sessions are opened: {@link io.godwit.mysql.connection.Sessions} for JDBC, {@link io.godwit.mysql.connection.WireSession} for
 * rows and the binary log; and what kind of server answers ({@link io.godwit.mysql.connection.ServerVersion}, {@link
 * io.godwit.mysql.connection.Platform}).
 */
@NullMarked
package io.godwit.mysql.connection;

import org.jspecify.annotations.NullMarked;
