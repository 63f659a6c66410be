/** What Azure's services do, shown by stand-ins for them. */
@NullMarked
package io.godwit.mongodb.cosmos;

import org.jspecify.annotations.NullMarked;
