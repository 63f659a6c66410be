/** How a deployment is reached and what it is. */
@NullMarked
package io.godwit.mongodb.connection;

import org.jspecify.annotations.NullMarked;
