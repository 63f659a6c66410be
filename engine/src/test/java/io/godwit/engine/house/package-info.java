/** The house rules that a machine can check. */
@NullMarked
package io.godwit.engine.house;

import org.jspecify.annotations.NullMarked;
