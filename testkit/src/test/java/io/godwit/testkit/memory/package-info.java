/** Tests of the database in memory. */
@NullMarked
package io.godwit.testkit.memory;

import org.jspecify.annotations.NullMarked;
