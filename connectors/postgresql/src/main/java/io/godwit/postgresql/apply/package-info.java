/** Change writer, checkpoint table. */
@NullMarked
package io.godwit.postgresql.apply;

import org.jspecify.annotations.NullMarked;
