/**
 * Real database servers as child processes of a test or of the demonstration. {@link io.godwit.testkit.server.PostgresServer} is one
 * server; the classes behind it unpack the binaries, drop the privileges of root and see to it that no server outlives its parent.
 */
@NullMarked
package io.godwit.testkit.server;

import org.jspecify.annotations.NullMarked;
