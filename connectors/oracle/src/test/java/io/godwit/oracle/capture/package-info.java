/**
 * The adapter, against real servers through Debezium's connectors for them; and Oracle's forms, with the schemas that Debezium's own
 * classes make.
 */
@NullMarked
package io.godwit.oracle.capture;

import org.jspecify.annotations.NullMarked;
