/** Tests. */
@NullMarked
package io.godwit.oracle.connection;

import org.jspecify.annotations.NullMarked;
