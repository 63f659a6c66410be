/** Moves rows: reads splits in a snapshot, writes them, hashes them where they lie, and turns values into cells and back. */
@NullMarked
package io.godwit.mysql.load;

import org.jspecify.annotations.NullMarked;
