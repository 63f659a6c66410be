/** Moves rows: reads splits in a snapshot, writes them by bulk copy, hashes them where they lie. */
@NullMarked
package io.godwit.sqlserver.load;

import org.jspecify.annotations.NullMarked;
