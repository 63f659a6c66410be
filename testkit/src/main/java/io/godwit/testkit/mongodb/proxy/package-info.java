/**
 * A relay between the driver and a server that speaks MongoDB's wire protocol, which refuses, loses and poses as a script says: a
 * stand-in for what Azure's services do to their clients.
 */
@NullMarked
package io.godwit.testkit.mongodb.proxy;

import org.jspecify.annotations.NullMarked;
