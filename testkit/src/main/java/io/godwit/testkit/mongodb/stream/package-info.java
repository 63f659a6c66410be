/**
 * Change streams for the test gateway, read from the log of the engine behind it: what the engine committed, in the order of its
 * commits, told as MongoDB's change events tell it (MongoDB Manual, "Change Streams" and "Change Events").
 */
@NullMarked
package io.godwit.testkit.mongodb.stream;

import org.jspecify.annotations.NullMarked;
