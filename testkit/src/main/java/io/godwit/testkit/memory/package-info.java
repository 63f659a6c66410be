/**
 * A database engine in memory, with everything that makes a real one hard to migrate: snapshots that are consistent or not,
 * ranges by key or by place, images that leave values out, a log that is let go, constraints that are checked at once.
 *
 * <ul>
 *   <li>{@link io.godwit.testkit.memory.MemoryConnector} speaks the contracts.
 *   <li>{@link io.godwit.testkit.memory.MemoryDatabase} is what a test creates, fills, writes to and looks into.
 *   <li>{@link io.godwit.testkit.memory.MemoryTransaction} is one transaction of a test's workload.
 *   <li>{@link io.godwit.testkit.memory.MemoryPosition} is a place in such a database's log.
 *   <li>{@link io.godwit.testkit.memory.MemoryTestDatabase} puts it into the contract suites.
 * </ul>
 */
@NullMarked
package io.godwit.testkit.memory;

import org.jspecify.annotations.NullMarked;
