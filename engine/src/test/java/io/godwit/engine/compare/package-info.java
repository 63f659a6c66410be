@NullMarked
package io.godwit.engine.compare;

import org.jspecify.annotations.NullMarked;
