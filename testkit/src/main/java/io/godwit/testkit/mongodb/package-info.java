/**
 * Servers that speak MongoDB's protocol, for tests: real ones by address, else DocumentDB behind {@link
 * io.godwit.testkit.mongodb.gateway.Gateway}, which is never called MongoDB.
 */
@NullMarked
package io.godwit.testkit.mongodb;

import org.jspecify.annotations.NullMarked;
