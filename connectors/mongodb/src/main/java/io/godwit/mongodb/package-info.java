/** MongoDB and what speaks its language, as source and as target. */
@NullMarked
package io.godwit.mongodb;

import org.jspecify.annotations.NullMarked;
