/** Reads changes from change data capture, and stops writers. */
@NullMarked
package io.godwit.sqlserver.capture;

import org.jspecify.annotations.NullMarked;
