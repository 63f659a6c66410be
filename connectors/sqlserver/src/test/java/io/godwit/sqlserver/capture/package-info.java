/** Tests. */
@NullMarked
package io.godwit.sqlserver.capture;

import org.jspecify.annotations.NullMarked;
