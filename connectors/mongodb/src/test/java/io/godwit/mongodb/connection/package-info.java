/** Tests of this package. */
@NullMarked
package io.godwit.mongodb.connection;

import org.jspecify.annotations.NullMarked;
