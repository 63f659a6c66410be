package io.godwit.testkit.memory;

import io.godwit.spi.schema.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How this engine spells its column types: one spelling for each neutral type, so nothing is lost either way. */
final class MemoryTypes {
    private MemoryTypes() {}

    static Type parse(String spelling) {
        int open = spelling.indexOf('(');
        String name =
                (open < 0 ? spelling : spelling.substring(0, open)).strip().toLowerCase(Locale.ROOT);
        List<String> modifiers = open < 0
                ? List.of()
                : Arrays.stream(spelling.substring(open + 1, spelling.lastIndexOf(')'))
                                .split(","))
                        .map(String::strip)
                        .toList();
        return switch (name) {
            case "bool" -> new Type.Bool();
            case "int16" -> new Type.Int(16);
            case "int32" -> new Type.Int(32);
            case "int64", "bigint" -> new Type.Int(64);
            case "real32" -> new Type.Real(32);
            case "real64" -> new Type.Real(64);
            case "decimal" -> new Type.Decimal(number(modifiers, 0), number(modifiers, 1));
            case "text" -> new Type.Text(number(modifiers, 0), false);
            case "padded" -> new Type.Text(number(modifiers, 0), true);
            case "bytes" -> new Type.Bytes(number(modifiers, 0));
            case "uuid" -> new Type.Uuid();
            case "date" -> new Type.Date();
            case "time" -> new Type.Time(number(modifiers, 0));
            case "timestamp" -> new Type.Timestamp(false, number(modifiers, 0));
            case "timestamptz" -> new Type.Timestamp(true, number(modifiers, 0));
            case "json" -> new Type.Json();
            case "enum" -> new Type.Enumeration(modifiers);
            case "native" -> new Type.Native(modifiers.get(0), modifiers.get(1));
            default -> throw new IllegalArgumentException("no such type: " + spelling);
        };
    }

    private static int number(List<String> modifiers, int index) {
        return modifiers.size() > index ? Integer.parseInt(modifiers.get(index)) : 0;
    }

    static String spell(Type type) {
        if (type instanceof Type.Bool) {
            return "bool";
        } else if (type instanceof Type.Int number) {
            return "int" + (number.bits() <= 16 ? 16 : number.bits() <= 32 ? 32 : 64);
        } else if (type instanceof Type.Real real) {
            return "real" + real.bits();
        } else if (type instanceof Type.Decimal decimal) {
            return decimal.precision() == 0
                    ? "decimal"
                    : "decimal(" + decimal.precision() + "," + decimal.scale() + ")";
        } else if (type instanceof Type.Text text) {
            return (text.padded() ? "padded" : "text") + modifier(text.length());
        } else if (type instanceof Type.Bytes bytes) {
            return "bytes" + modifier(bytes.length());
        } else if (type instanceof Type.Uuid) {
            return "uuid";
        } else if (type instanceof Type.Date) {
            return "date";
        } else if (type instanceof Type.Time time) {
            return "time" + modifier(time.digits());
        } else if (type instanceof Type.Timestamp timestamp) {
            return (timestamp.zoned() ? "timestamptz" : "timestamp") + modifier(timestamp.digits());
        } else if (type instanceof Type.Json) {
            return "json";
        } else if (type instanceof Type.Enumeration enumeration) {
            return "enum(" + String.join(",", enumeration.labels()) + ")";
        } else if (type instanceof Type.Native other) {
            return "native(" + other.engine() + "," + other.name() + ")";
        }
        throw new IllegalArgumentException("unknown type " + type);
    }

    private static String modifier(int length) {
        return length == 0 ? "" : "(" + length + ")";
    }

    /** Whether a value of this type may be so large that a change leaves it out when it did not change. */
    static boolean isDetachable(Type type) {
        return (type instanceof Type.Text text && text.length() == 0)
                || (type instanceof Type.Bytes bytes && bytes.length() == 0)
                || type instanceof Type.Json;
    }
}
