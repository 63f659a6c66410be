@NullMarked
package io.godwit.engine.views;

import org.jspecify.annotations.NullMarked;
