package io.godwit.testkit.contract;

/** Tables that every engine can make; the order of columns is part of it. */
public enum Shape {
    /** {@code id} whole number, the key; {@code name} text; {@code amount} whole number; {@code body} large text. */
    KEYED,
    /** {@code name} text; {@code amount} whole number; no key. */
    KEYLESS,
    /** {@code region} text and {@code number} whole number, together the key; {@code name} text. */
    COMPOSITE,
    /** {@code id} whole number, the key; {@code code} whole number, unique. */
    UNIQUE
}
