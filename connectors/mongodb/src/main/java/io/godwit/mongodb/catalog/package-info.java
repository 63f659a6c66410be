/** Collections, indexes and everything else that a deployment holds, read and made. */
@NullMarked
package io.godwit.mongodb.catalog;

import org.jspecify.annotations.NullMarked;
