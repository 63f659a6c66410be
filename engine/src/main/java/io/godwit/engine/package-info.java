/** The migration itself. Here only its error codes, {@link io.godwit.engine.EngineErrors}. */
@NullMarked
package io.godwit.engine;

import org.jspecify.annotations.NullMarked;
