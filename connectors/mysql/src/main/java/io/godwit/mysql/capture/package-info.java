/** Positions, the binary log's stream and its decoding, retention, fence. */
@NullMarked
package io.godwit.mysql.capture;

import org.jspecify.annotations.NullMarked;
