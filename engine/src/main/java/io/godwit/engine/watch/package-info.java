/**
 * Continuous validation: some of the rows that changes touch are read back and compared, all the time: {@link
 * io.godwit.engine.watch.Watch}.
 */
@NullMarked
package io.godwit.engine.watch;

import org.jspecify.annotations.NullMarked;
