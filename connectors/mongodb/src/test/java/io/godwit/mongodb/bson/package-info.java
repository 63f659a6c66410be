/** Documents as bytes and as text, against the driver's own way. */
@NullMarked
package io.godwit.mongodb.bson;

import org.jspecify.annotations.NullMarked;
