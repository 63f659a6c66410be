@NullMarked
package io.godwit.engine.proof;

import org.jspecify.annotations.NullMarked;
