/**
 * A gateway that speaks MongoDB's wire protocol in front of PostgreSQL with the extension DocumentDB, for tests only: the extension's
 * packages bring no gateway. It names itself "DocumentDB behind Godwit's test gateway", never MongoDB, and refuses by name what it
 * does not know. Messages are those of MongoDB's manual, "MongoDB Wire Protocol"; codes of errors are those of its {@code
 * error_codes.yml}.
 */
@NullMarked
package io.godwit.testkit.mongodb.gateway;

import org.jspecify.annotations.NullMarked;
