/**
 * The way back: once a target is handed over, what is written there can be brought to the former source, which takes over again if
 * it has to. It is a migration of its own, whose load has happened already.
 */
@NullMarked
package io.godwit.engine.reverse;

import org.jspecify.annotations.NullMarked;
