/** The change stream against hand-written server answers: a stand-in for elections, shards and old servers that no test server has. */
@NullMarked
package io.godwit.mongodb.capture;

import org.jspecify.annotations.NullMarked;
