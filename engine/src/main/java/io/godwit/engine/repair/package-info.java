/**
 * Makes the target equal to the source again where a comparison finds differences, while changes go on being applied: {@link
 * io.godwit.engine.repair.Repair}.
 */
@NullMarked
package io.godwit.engine.repair;

import org.jspecify.annotations.NullMarked;
