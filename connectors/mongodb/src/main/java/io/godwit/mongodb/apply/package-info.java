/** Changes and facts on the target. */
@NullMarked
package io.godwit.mongodb.apply;

import org.jspecify.annotations.NullMarked;
