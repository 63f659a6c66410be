package io.godwit.spi.demand;

import java.math.BigDecimal;
import java.util.List;

/** What the values of one column must keep to. A null always does. */
public sealed interface Limit {
    /** At most so many characters (Unicode code points), trailing blanks included. */
    record Characters(long most) implements Limit {}

    /** At most so many code units of UTF-16, trailing blanks included: a character beyond U+FFFF counts twice. */
    record Utf16Units(long most) implements Limit {}

    /** At most so many bytes; of text, as UTF-8. */
    record Octets(long most) implements Limit {}

    /** No character U+0000; in a JSON document neither as {@code \}{@code u0000}. */
    record NoZeroCharacter() implements Limit {}

    /** Numbers from {@code least} to {@code greatest}, both included. What is not finite does not count. */
    record Between(BigDecimal least, BigDecimal greatest) implements Limit {}

    /** Numbers of at most so many digits before and after the point. What is not finite does not count. */
    record Digits(int whole, int fraction) implements Limit {}

    /** Neither NaN nor infinite. */
    record Finite() implements Limit {}

    /** Dates that the calendar has: no zero date, no day or month 0, no 31st of February. */
    record Calendar() implements Limit {}

    /**
     * Dates of these years, both included, counted as astronomers do: 0 is 1 BC. The infinities are outside. Of an instant, its
     * date in UTC. Dates that no calendar has do not count.
     */
    record Years(int first, int last) implements Limit {}

    /** Times from 00:00 to 24:00. */
    record TimeOfDay() implements Limit {}

    /** Points in time and lengths of it with at most so many fractional digits of a second. */
    record FractionDigits(int most) implements Limit {}

    /** Lengths of time of at most so many seconds either way. One with months has no length and is outside. */
    record LengthOfTime(long mostSeconds) implements Limit {}

    /** Texts that are UUIDs, in the form in which the source reads them. */
    record Uuid() implements Limit {}

    /** One of these labels, exactly. */
    record Labels(List<String> labels) implements Limit {
        public Labels {
            labels = List.copyOf(labels);
        }
    }

    /**
     * Shapes of points with two finite coordinates, joined by straight lines: points, lines, polygons, several of one kind, and
     * collections of these. None is empty but a collection.
     */
    record PlainShapes() implements Limit {}

    /** Shapes in a reference system with a number of at most so much. */
    record ReferenceSystem(int most) implements Limit {}

    /**
     * JSON documents of no more than a depth; one without arrays and objects has depth 1.
     *
     * @param values whether the server keeps values and not the text: numbers that are neither whole ones of 64 bits nor exact as
     *     doubles, and two members of one name, are outside then
     */
    record Document(int depth, boolean values) implements Limit {}
}
