package io.godwit.spi.schema;

import java.io.Serializable;

/**
 * A column's neutral type, which also fixes the bytes of a neutral cell (all numbers big-endian):
 *
 * <table>
 * <caption>cells</caption>
 * <tr><th>type</th><th>cell</th></tr>
 * <tr><td>{@link Bool}</td><td>1 byte, 0 or 1</td></tr>
 * <tr><td>{@link Int}</td><td>8 bytes, signed</td></tr>
 * <tr><td>{@link Real}</td><td>4 or 8 bytes, IEEE 754; one NaN (0x7fc00000, 0x7ff8000000000000)</td></tr>
 * <tr><td>{@link Decimal}</td><td>ASCII, plain notation with the value's own scale ("-1.50"), or "NaN", "Infinity",
 *     "-Infinity"</td></tr>
 * <tr><td>{@link Text}, {@link Json}, {@link Enumeration}</td><td>UTF-8</td></tr>
 * <tr><td>{@link Bytes}</td><td>the bytes</td></tr>
 * <tr><td>{@link Uuid}</td><td>16 bytes</td></tr>
 * <tr><td>{@link Date}</td><td>8 bytes, days since 1970-01-01; Long.MAX_VALUE and MIN_VALUE are the infinities</td></tr>
 * <tr><td>{@link Time}</td><td>8 bytes, nanoseconds since midnight; 24:00 is allowed</td></tr>
 * <tr><td>{@link Timestamp}</td><td>12 bytes: seconds since 1970-01-01T00:00 (8), nanoseconds (4); seconds
 *     Long.MAX_VALUE and MIN_VALUE with 0 nanoseconds are the infinities</td></tr>
 * <tr><td>{@link Native}</td><td>the engine's own text, UTF-8</td></tr>
 * </table>
 */
public sealed interface Type extends Serializable {
    /** True or false. */
    record Bool() implements Type {}

    /** A whole number of at most {@code bits} bits, sign included. */
    record Int(int bits) implements Type {}

    /** A binary floating-point number of 32 or 64 bits. */
    record Real(int bits) implements Type {}

    /** An exact number; precision 0 means unbounded. */
    record Decimal(int precision, int scale) implements Type {}

    /** Characters; length 0 means unbounded. {@code padded}: trailing blanks do not count and are stored. */
    record Text(int length, boolean padded) implements Type {}

    /** Bytes; length 0 means unbounded. */
    record Bytes(int length) implements Type {}

    /** A universally unique identifier. */
    record Uuid() implements Type {}

    /** A day without a zone. */
    record Date() implements Type {}

    /** A time of day without a zone, with {@code digits} fractional digits. */
    record Time(int digits) implements Type {}

    /** A point in time; {@code zoned}: an instant, else a wall clock reading. */
    record Timestamp(boolean zoned, int digits) implements Type {}

    /** A JSON document as text. */
    record Json() implements Type {}

    /** One of a closed set of labels. */
    record Enumeration(java.util.List<String> labels) implements Type {
        public Enumeration {
            labels = java.util.List.copyOf(labels);
        }
    }

    /** What only its engine understands, carried as that engine's text. */
    record Native(String engine, String name) implements Type {}
}
