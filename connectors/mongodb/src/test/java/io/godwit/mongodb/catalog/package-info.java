/** Tests of this package. */
@NullMarked
package io.godwit.mongodb.catalog;

import org.jspecify.annotations.NullMarked;
