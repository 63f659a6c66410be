/** Documents as bytes: what a row and a key are made of, and their neutral form. */
@NullMarked
package io.godwit.mongodb.bson;

import org.jspecify.annotations.NullMarked;
