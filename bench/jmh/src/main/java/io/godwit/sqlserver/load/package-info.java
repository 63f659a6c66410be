/** Benchmarks of what the package of this name does; here to see its insides. */
@NullMarked
package io.godwit.sqlserver.load;

import org.jspecify.annotations.NullMarked;
