/**
 * Changes out of the redo log. Debezium's task for Oracle runs LogMiner and is asked for its records like a cursor, without Kafka and
 * without files; {@link io.godwit.oracle.capture.ChangeAssembly} makes transactions of them. No other package knows of Debezium.
 */
@NullMarked
package io.godwit.oracle.capture;

import org.jspecify.annotations.NullMarked;
