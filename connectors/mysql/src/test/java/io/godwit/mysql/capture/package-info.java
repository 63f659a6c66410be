@NullMarked
package io.godwit.mysql.capture;

import org.jspecify.annotations.NullMarked;
