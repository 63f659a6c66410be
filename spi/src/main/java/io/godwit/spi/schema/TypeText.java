package io.godwit.spi.schema;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Neutral types as people write them in a migration file and read them in a plan. */
public final class TypeText {
    private static final Pattern FORM = Pattern.compile("([a-z]+)(?:\\((\\d+)(?:,(\\d+))?\\))?");
    private static final int MICROSECONDS = 6;

    private static final Map<String, Function<int[], Type>> KINDS = Map.ofEntries(
            Map.entry("boolean", a -> new Type.Bool()),
            Map.entry("integer", a -> new Type.Int(a[0] < 0 ? Long.SIZE : a[0])),
            Map.entry("real", a -> new Type.Real(a[0] < 0 ? Double.SIZE : a[0])),
            Map.entry("decimal", a -> new Type.Decimal(Math.max(a[0], 0), Math.max(a[1], 0))),
            Map.entry("text", a -> new Type.Text(Math.max(a[0], 0), false)),
            Map.entry("character", a -> new Type.Text(Math.max(a[0], 1), true)),
            Map.entry("bytes", a -> new Type.Bytes(Math.max(a[0], 0))),
            Map.entry("bits", a -> new Type.Bits(Math.max(a[0], 0), false)),
            Map.entry("uuid", a -> new Type.Uuid()),
            Map.entry("date", a -> new Type.Date()),
            Map.entry("time", a -> new Type.Time(digits(a))),
            Map.entry("duration", a -> new Type.Duration(digits(a))),
            Map.entry("timestamp", a -> new Type.Timestamp(false, digits(a))),
            Map.entry("instant", a -> new Type.Timestamp(true, digits(a))),
            Map.entry("json", a -> new Type.Json()));

    private TypeText() {}

    /**
     * Reads {@code boolean}, {@code integer(32)}, {@code decimal(20,0)}, {@code text(40)}, {@code duration(6)} and the like.
     *
     * @throws IllegalArgumentException if it is none of {@link #names}, saying which there are
     */
    public static Type parse(String text) {
        Matcher form = FORM.matcher(text.strip().toLowerCase(Locale.ROOT).replace(" ", ""));
        if (form.matches()) {
            Function<int[], Type> kind = KINDS.get(form.group(1));
            if (kind != null) {
                return kind.apply(new int[] {number(form.group(2)), number(form.group(3))});
            }
        }
        throw new IllegalArgumentException(
                "not a type: " + text + "; one of " + String.join(", ", names()) + ", some with a number in brackets");
    }

    /** The words {@link #parse} knows, in order. */
    public static List<String> names() {
        String[] names = KINDS.keySet().toArray(new String[0]);
        Arrays.sort(names);
        return List.of(names);
    }

    private static int number(@org.jspecify.annotations.Nullable String digits) {
        return digits == null ? -1 : Integer.parseInt(digits);
    }

    private static int digits(int[] arguments) {
        return arguments[0] < 0 ? MICROSECONDS : arguments[0];
    }
}
