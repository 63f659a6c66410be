@NullMarked
package io.godwit.engine.inventory;

import org.jspecify.annotations.NullMarked;
