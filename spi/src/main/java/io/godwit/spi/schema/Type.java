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
 * <tr><td>{@link Bits}</td><td>ASCII digits 0 and 1, the most significant first</td></tr>
 * <tr><td>{@link Date}</td><td>8 bytes, days since 1970-01-01; Long.MAX_VALUE and MIN_VALUE are the infinities; a date that
 *     no calendar has ("0000-00-00", "2024-02-00") is {@link #NO_CALENDAR} plus year * 10,000 plus month * 100 plus
 *     day</td></tr>
 * <tr><td>{@link Time}</td><td>8 bytes, nanoseconds since midnight; 24:00 is allowed</td></tr>
 * <tr><td>{@link Timestamp}</td><td>12 bytes: seconds since 1970-01-01T00:00 (8), nanoseconds (4); seconds
 *     Long.MAX_VALUE and MIN_VALUE with 0 nanoseconds are the infinities; a reading whose date no calendar has is {@link
 *     #NO_CALENDAR} plus date * 1,000,000 plus hour * 10,000 plus minute * 100 plus second, the date written as for {@link
 *     Date}</td></tr>
 * <tr><td>{@link Duration}</td><td>8 bytes, nanoseconds, signed</td></tr>
 * <tr><td>{@link Geometry}</td><td>4 bytes, the spatial reference system's number, 0 if none; then well-known binary,
 *     little-endian</td></tr>
 * <tr><td>{@link Native}</td><td>the engine's own text, UTF-8</td></tr>
 * </table>
 */
public sealed interface Type extends Serializable {
    /** From here on dates are counted that no calendar has; who cannot hold them refuses them as out of range. */
    long NO_CALENDAR = Long.MIN_VALUE + 1;

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

    /** A string of bits; length 0 means unbounded. {@code varying}: any number up to the length, else exactly so many. */
    record Bits(int length, boolean varying) implements Type {}

    /** A universally unique identifier. */
    record Uuid() implements Type {}

    /** A day without a zone. */
    record Date() implements Type {}

    /** A time of day without a zone, with {@code digits} fractional digits. */
    record Time(int digits) implements Type {}

    /** A length of time, possibly negative or longer than a day, with {@code digits} fractional digits of a second. */
    record Duration(int digits) implements Type {}

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

    /**
     * A shape on a plane or a globe. Where its reference system is geographic, the first coordinate in the cell is the longitude, in
     * whatever order an engine shows them.
     *
     * @param kind in lower case ("point", "polygon", ...), "geometry" for any
     * @param srid the number of the reference system that the column holds all its values to; 0 if it does not
     */
    record Geometry(String kind, int srid) implements Type {
        /** Of whatever reference system each value says. */
        public Geometry(String kind) {
            this(kind, 0);
        }
    }

    /** What only its engine understands, carried as that engine's text. */
    record Native(String engine, String name) implements Type {}
}
