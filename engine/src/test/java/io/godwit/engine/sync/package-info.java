@NullMarked
package io.godwit.engine.sync;

import org.jspecify.annotations.NullMarked;
