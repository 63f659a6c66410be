/** The change stream: what it says, where it stands, and how writers are stopped. */
@NullMarked
package io.godwit.mongodb.capture;

import org.jspecify.annotations.NullMarked;
