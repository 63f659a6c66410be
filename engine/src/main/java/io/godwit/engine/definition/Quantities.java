package io.godwit.engine.definition;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers with units, as the migration file writes them. */
final class Quantities {
    private static final Pattern FORM = Pattern.compile("(\\d{1,18})\\s*([A-Za-z]*)");
    private static final Map<String, Long> BYTES = new LinkedHashMap<>();
    private static final Map<String, Long> MILLIS = new LinkedHashMap<>();

    static {
        BYTES.put("GB", 1L << 30);
        BYTES.put("MB", 1L << 20);
        BYTES.put("KB", 1L << 10);
        BYTES.put("B", 1L);
        MILLIS.put("h", 3_600_000L);
        MILLIS.put("m", 60_000L);
        MILLIS.put("s", 1_000L);
        MILLIS.put("ms", 1L);
    }

    private Quantities() {}

    /**
     * Reads a value of kind INTEGER, SIZE or DURATION.
     *
     * @throws IllegalArgumentException if it is not one
     * @throws ArithmeticException if it is too large for any bound
     */
    static long parse(Field.Kind kind, String text) {
        Matcher form = FORM.matcher(text.trim());
        if (!form.matches()) {
            throw new IllegalArgumentException(text);
        }
        long number = Long.parseLong(form.group(1));
        String unit = form.group(2);
        Long factor = switch (kind) {
            case INTEGER -> unit.isEmpty() ? 1L : null;
            case SIZE -> BYTES.get(unit.toUpperCase(Locale.ROOT).replace("IB", "B"));
            case DURATION -> MILLIS.get(unit.toLowerCase(Locale.ROOT));
            default -> throw new IllegalStateException("not a quantity: " + kind);
        };
        if (factor == null) {
            throw new IllegalArgumentException(text);
        }
        return Math.multiplyExact(number, factor);
    }

    /** Writes a value in the largest unit that divides it. */
    static String text(Field.Kind kind, long value) {
        if (kind == Field.Kind.INTEGER) {
            return Long.toString(value);
        }
        for (Map.Entry<String, Long> unit : (kind == Field.Kind.SIZE ? BYTES : MILLIS).entrySet()) {
            if (value % unit.getValue() == 0) {
                return value / unit.getValue() + unit.getKey();
            }
        }
        throw new IllegalStateException("the smallest unit divides everything");
    }
}
