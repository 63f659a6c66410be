/** Tests of this package. */
@NullMarked
package io.godwit.mongodb;

import org.jspecify.annotations.NullMarked;
