package io.godwit.spi.schema;

import java.io.Serializable;

/**
 * A column.
 *
 * @param name its name, the same on both sides
 * @param type its neutral type
 * @param nativeType the source engine's spelling of its type, with modifiers
 * @param nullable whether it may be null
 * @param generated whether the engine computes it: it is compared, but never loaded or changed
 * @param detachable whether a change may leave its value out because it is large and did not change
 */
public record Column(String name, Type type, String nativeType, boolean nullable, boolean generated, boolean detachable)
        implements Serializable {}
