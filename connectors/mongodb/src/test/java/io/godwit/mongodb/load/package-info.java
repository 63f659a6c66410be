/** Tests of reading and writing collections in bulk. */
@NullMarked
package io.godwit.mongodb.load;

import org.jspecify.annotations.NullMarked;
