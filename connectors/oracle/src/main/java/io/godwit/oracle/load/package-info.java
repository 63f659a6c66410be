/** Rows: snapshots, splits, codecs, readers. */
@NullMarked
package io.godwit.oracle.load;

import org.jspecify.annotations.NullMarked;
