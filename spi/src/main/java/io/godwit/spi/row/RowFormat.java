package io.godwit.spi.row;

import java.io.Serializable;

/**
 * A way to carry rows. Two sides that list equal formats understand each other byte for byte; that is a promise.
 *
 * @param name engine and encoding, such as {@code engine/encoding}
 * @param layout all that makes bytes compatible: types in order, character set, versions where they matter
 */
public record RowFormat(String name, String layout) implements Serializable {
    /** Cells as {@link io.godwit.spi.schema.Type} defines them; every engine speaks it. */
    public static final RowFormat NEUTRAL = new RowFormat("neutral", "");
}
