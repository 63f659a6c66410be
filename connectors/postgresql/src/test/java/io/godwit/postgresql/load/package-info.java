/** Tests of loading, against real servers. */
@NullMarked
package io.godwit.postgresql.load;

import org.jspecify.annotations.NullMarked;
