/** What the test gateway's change streams promise. */
@NullMarked
package io.godwit.testkit.mongodb.stream;

import org.jspecify.annotations.NullMarked;
