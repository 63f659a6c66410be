@NullMarked
package io.godwit.engine.validate;

import org.jspecify.annotations.NullMarked;
