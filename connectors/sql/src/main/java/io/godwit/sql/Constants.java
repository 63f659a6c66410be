package io.godwit.sql;

import io.godwit.spi.schema.Expression.Literal;
import io.godwit.spi.schema.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Constants as the type asks for them, where a text surely means one. */
final class Constants {
    /** A number with more digits before or after the point than this is no constant that somebody wrote. */
    private static final int MOST_DIGITS = 1_000;

    private static final Pattern TIMESTAMP =
            Pattern.compile("(\\d{4}-\\d{2}-\\d{2})(?:[ T](\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,6})?)?))?");
    private static final Pattern BITS = Pattern.compile("[01]+");

    private Constants() {}

    /** What a text means as a value of the type. */
    static Optional<Literal> of(Type type, String text) {
        if (type instanceof Type.Enumeration enumeration) {
            return enumeration.labels().contains(text) ? some(Literal.Kind.TEXT, text) : Optional.empty();
        } else if (type instanceof Type.Bytes) {
            // other characters mean other bytes in another character set
            return ascii(text)
                    ? some(Literal.Kind.BYTES, HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII)))
                    : Optional.empty();
        }
        return of(Kind.of(type), text);
    }

    static Optional<Literal> of(Kind kind, String text) {
        return switch (kind) {
            case TEXT, LABEL -> some(Literal.Kind.TEXT, text);
            case JSON, UUID -> some(Literal.Kind.TEXT, text);
            case BOOLEAN -> truth(text);
            case INTEGER, EXACT, REAL -> number(text);
            case DATE -> date(text);
            case TIME -> time(text);
            case TIMESTAMP -> timestamp(text);
            case BITS ->
                BITS.matcher(text).matches()
                        ? some(Literal.Kind.NUMBER, new BigInteger(text, 2).toString())
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    static Optional<Literal> number(String text) {
        try {
            BigDecimal value = new BigDecimal(text.strip());
            boolean sensible = value.scale() < MOST_DIGITS && value.precision() - value.scale() < MOST_DIGITS;
            return sensible ? some(Literal.Kind.NUMBER, value.toPlainString()) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Literal> truth(String text) {
        return switch (text) {
            case "1", "t", "true" -> some(Literal.Kind.BOOLEAN, "true");
            case "0", "f", "false" -> some(Literal.Kind.BOOLEAN, "false");
            default -> Optional.empty();
        };
    }

    private static Optional<Literal> date(String text) {
        try {
            String day = text.length() > 10 && text.substring(10).matches("[ T]00:00:00(\\.0+)?")
                    ? text.substring(0, 10)
                    : text;
            return day.length() == 10
                    ? some(Literal.Kind.DATE, LocalDate.parse(day).toString())
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Literal> time(String text) {
        try {
            return text.matches("\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,6})?")
                    ? some(Literal.Kind.TIME, clock(LocalTime.parse(text)))
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Literal> timestamp(String text) {
        Matcher parts = TIMESTAMP.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            LocalTime time = parts.group(2) == null ? LocalTime.MIDNIGHT : LocalTime.parse(parts.group(2));
            return some(Literal.Kind.TIMESTAMP, LocalDate.parse(parts.group(1)) + " " + clock(time));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String clock(LocalTime time) {
        String text = time.toString();
        return text.length() == 5 ? text + ":00" : text;
    }

    static boolean ascii(String text) {
        return text.chars().allMatch(c -> c > 0 && c < 128);
    }

    private static Optional<Literal> some(Literal.Kind kind, String text) {
        return Optional.of(new Literal(kind, text));
    }
}
