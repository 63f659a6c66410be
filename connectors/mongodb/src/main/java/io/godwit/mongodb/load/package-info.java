/** Reading documents as of a moment and writing them, range by range. */
@NullMarked
package io.godwit.mongodb.load;

import org.jspecify.annotations.NullMarked;
