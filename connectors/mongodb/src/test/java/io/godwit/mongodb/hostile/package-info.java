/** Documents that are hard to move, and damage that is hard to see. */
@NullMarked
package io.godwit.mongodb.hostile;

import org.jspecify.annotations.NullMarked;
