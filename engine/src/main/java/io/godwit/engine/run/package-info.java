/** The loop that carries a migration on, and what others may see of it: {@link io.godwit.engine.run.Status}. */
@NullMarked
package io.godwit.engine.run;

import org.jspecify.annotations.NullMarked;
