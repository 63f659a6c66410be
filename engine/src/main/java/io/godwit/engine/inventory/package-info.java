/**
 * What the target holds besides rows, read from its own catalogue after hand-over and compared with the source's: {@link
 * io.godwit.engine.inventory.Inventory} does it, {@link io.godwit.engine.inventory.InventoryReport} says what was found, and
 * {@link io.godwit.engine.inventory.InventoryJournal} keeps it.
 */
@NullMarked
package io.godwit.engine.inventory;

import org.jspecify.annotations.NullMarked;
