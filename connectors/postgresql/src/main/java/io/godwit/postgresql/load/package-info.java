/** Snapshots, splits, COPY out, COPY in, codecs, digests of splits. */
@NullMarked
package io.godwit.postgresql.load;

import org.jspecify.annotations.NullMarked;
