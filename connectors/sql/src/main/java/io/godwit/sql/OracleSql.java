package io.godwit.sql;

import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Expression;
import io.godwit.spi.schema.Expression.Aggregate;
import io.godwit.spi.schema.Expression.Call;
import io.godwit.spi.schema.Expression.FieldValue;
import io.godwit.spi.schema.Expression.Literal;
import io.godwit.spi.schema.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Oracle computes otherwise than others under the same words (SQL Language Reference: "Concatenation Operator", "Nulls", "DECODE",
 * "Data Type Comparison Rules", "Numeric Precedence"). A text without characters is a null there.
 */
final class OracleSql {
    /** A number, with whatever makes a floating-point one of it. */
    static final Pattern NUMBER = Pattern.compile("(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?[fFdD]?");

    static final Pattern WORD = Pattern.compile("\\p{L}[\\p{L}\\p{N}_$#]*");

    /** The mark of an outer join behind a column. */
    static final Pattern OUTER = Pattern.compile("\\(\\s*\\+\\s*\\)");

    /** A constant moment, written without the session's settings. */
    static final Pattern TO_DATE = Pattern.compile("(?i)to_date\\s*\\(\\s*"
            + "(?:'(\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}:\\d{2})'\\s*,\\s*'yyyy-mm-dd hh24:mi:ss'"
            + "|'(\\d{4}-\\d{2}-\\d{2})'\\s*,\\s*'yyyy-mm-dd')\\s*\\)");

    private static final String DECODE = "decode";
    private static final String NVL2 = "nvl2";

    static final Map<String, Expression.Function> FUNCTIONS = Map.of(
            "lower",
            Expression.Function.LOWER,
            "upper",
            Expression.Function.UPPER,
            "abs",
            Expression.Function.ABSOLUTE,
            "length",
            Expression.Function.CHARACTER_LENGTH,
            "mod",
            Expression.Function.MODULO,
            "coalesce",
            Expression.Function.COALESCE,
            "nvl",
            Expression.Function.COALESCE,
            NVL2,
            Expression.Function.CASE,
            DECODE,
            Expression.Function.CASE);

    private static final Set<String> AGGREGATES = Set.of("count", "sum", "min", "max");

    /** Words of queries that are gone into. */
    private static final Set<String> WORDS = Set.of(
            ("select distinct as from join inner left right outer cross on where and or not is null in exists between case when then"
                            + " else end group by having order asc desc nulls first last union all like")
                    .split(" "));

    /**
     * Words that are no names without quotes (SQL Language Reference, "Oracle SQL Reserved Words"), that stand for a value of the moment,
     * or that begin a clause which is not gone into.
     */
    private static final Set<String> RESERVED = Set.of(
            ("access add alter any audit check cluster column compress connect create current date default delete drop exclusive file"
                            + " float for grant identified immediate increment index initial insert integer intersect into level lock"
                            + " long maxextents minus mlslabel mode modify noaudit nocompress nowait number of offline online option"
                            + " pctfree prior public raw rename resource revoke row rowid rownum rows session set share size smallint"
                            + " start successful synonym sysdate systimestamp table to trigger uid unique update user validate values"
                            + " varchar varchar2 view whenever with current_date current_timestamp localtimestamp dbtimezone"
                            + " sessiontimezone ora_rowscn object_id object_value column_value connect_by_iscycle connect_by_isleaf"
                            + " nextval currval natural full using partition subpartition sample versions model pivot unpivot apply"
                            + " lateral fetch offset siblings interval escape some over within keep only collate multiset except"
                            + " match_recognize containers window qualify")
                    .split(" "));

    /** A number keeps at least so many digits; from there on it is rounded. */
    private static final int MOST_DIGITS = 38;

    private static final int LONG_DIGITS = 18;

    private OracleSql() {}

    /**
     * Whether a word is a name; if not, it is one that is gone into.
     *
     * @param rest of the text, behind the word and blanks
     */
    static boolean isName(String lower, String rest) {
        boolean call = rest.startsWith("(") && !OUTER.matcher(rest).lookingAt();
        if (WORDS.contains(lower) || (call && (FUNCTIONS.containsKey(lower) || AGGREGATES.contains(lower)))) {
            return false;
        } else if (call || RESERVED.contains(lower)) {
            throw new Untranslatable("it uses " + lower);
        }
        return true;
    }

    /** A number that is exact. */
    static String plain(String number) {
        if (!number.matches("[0-9.]+")) {
            throw new Untranslatable("it writes a number with an exponent or as a floating-point one");
        }
        return (number.startsWith(".") ? "0" : "") + number + (number.endsWith(".") ? "0" : "");
    }

    /** The place after a comment; hints are comments too. */
    static int afterComment(String source, int begin) {
        boolean line = source.startsWith("--", begin);
        int end = line ? source.indexOf('\n', begin) : source.indexOf("*/", begin + 2);
        if (end < 0 && !line) {
            throw new Untranslatable("it cannot be read");
        }
        return line ? (end < 0 ? source.length() : end) : end + 2;
    }

    static boolean isPadded(@Nullable Type type) {
        return type instanceof Type.Text text && text.padded();
    }

    /** A constant beside a value of a kind. A text becomes a date by the session's settings, so that it may be any. */
    static Typed aligned(Typed argument, Literal literal, Kind kind) {
        boolean text = argument.kind() == Kind.TEXT && (kind.temporal() || kind == Kind.INSTANT);
        if (text) {
            throw new Untranslatable("it takes a text for a date by the session's settings");
        }
        boolean moment = literal.kind() == Literal.Kind.TIMESTAMP && kind == Kind.DATE;
        boolean truth = literal.kind() == Literal.Kind.NUMBER && kind == Kind.BOOLEAN;
        if (!moment && !truth) {
            return argument;
        }
        return Typed.of(
                Constants.of(kind, literal.text())
                        .orElseThrow(
                                () -> new Untranslatable("it compares with a constant that is no value of the type")),
                kind);
    }

    /**
     * Texts one after another, of which those that are null count as texts without characters. If all are null, so is what comes of
     * them.
     */
    static Typed joined(List<Typed> parts, Translator translator) {
        List<Typed> replaced = new ArrayList<>();
        Typed present = null;
        boolean certain = false;
        for (Typed part : parts) {
            if (part.kind() != Kind.TEXT) {
                throw new Untranslatable("it takes " + part.kind().words() + " for a text");
            }
            if (part.expression() instanceof Literal) {
                certain = true;
                replaced.add(part);
            } else {
                Typed nothing = Typed.of(new Literal(Literal.Kind.TEXT, ""), Kind.TEXT);
                replaced.add(translator.call(Expression.Function.COALESCE, List.of(part, nothing)));
                Typed is = translator.call(Expression.Function.IS_NOT_NULL, List.of(part));
                present = present == null ? is : translator.call(Expression.Function.OR, List.of(present, is));
            }
        }
        Typed all = translator.call(Expression.Function.CONCATENATE, replaced);
        return certain || present == null
                ? all
                : translator.call(Expression.Function.CASE, List.of(present, all, Typed.of(NULL, Kind.NULL)));
    }

    private static final Literal NULL = new Literal(Literal.Kind.NULL, "");

    /** Whether a function is one that chooses a value. */
    static boolean chooses(String name) {
        return name.equalsIgnoreCase(DECODE) || name.equalsIgnoreCase(NVL2);
    }

    static Typed choice(String name, List<Typed> arguments, Translator translator) {
        if (name.equalsIgnoreCase(NVL2) && arguments.size() == 3) {
            Typed is = translator.call(Expression.Function.IS_NOT_NULL, List.of(arguments.get(0)));
            return translator.call(Expression.Function.CASE, List.of(is, arguments.get(1), arguments.get(2)));
        } else if (!name.equalsIgnoreCase(DECODE) || arguments.size() < 3) {
            throw new Untranslatable("a function in it has other arguments");
        }
        // what comes of a first null is a text
        if (arguments.get(2).kind() == Kind.NULL) {
            throw new Untranslatable("it uses DECODE with a null as the first result");
        }
        List<Typed> pairs = new ArrayList<>();
        int at = 1;
        for (; at + 1 < arguments.size(); at += 2) {
            pairs.add(equal(arguments.get(0), arguments.get(at), translator));
            pairs.add(arguments.get(at + 1));
        }
        pairs.add(at < arguments.size() ? arguments.get(at) : Typed.of(NULL, Kind.NULL));
        return translator.call(Expression.Function.CASE, pairs);
    }

    /** DECODE takes two nulls for equal. */
    private static Typed equal(Typed value, Typed searched, Translator translator) {
        Typed none = translator.call(Expression.Function.IS_NULL, List.of(value));
        if (searched.kind() == Kind.NULL) {
            return none;
        }
        Typed equal = translator.call(Expression.Function.EQUAL, List.of(value, searched));
        if (searched.expression() instanceof Literal) {
            return equal;
        }
        Typed neither = translator.call(Expression.Function.IS_NULL, List.of(searched));
        Typed both = translator.call(Expression.Function.AND, List.of(none, neither));
        return translator.call(Expression.Function.OR, List.of(equal, both));
    }

    /** Refuses what the server rounds, fills up or compares otherwise. */
    static void check(Expression.Function function, List<Typed> arguments, Function<Expression, @Nullable Type> types) {
        switch (function) {
            case TIMES, PLUS, MINUS -> checkDigits(function, arguments, types);
            case CONCATENATE, CHARACTER_LENGTH, COALESCE, CASE -> {
                if (arguments.stream().anyMatch(a -> isPadded(types.apply(a.expression())))) {
                    throw new Untranslatable("it computes with a text of fixed length, whose blanks count there");
                }
            }
            case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, IN, BETWEEN ->
                checkCompared(arguments, types);
            default -> {}
        }
    }

    private static void checkCompared(List<Typed> arguments, Function<Expression, @Nullable Type> types) {
        boolean padded = arguments.stream().anyMatch(a -> isPadded(types.apply(a.expression())));
        for (Typed argument : arguments) {
            Type type = types.apply(argument.expression());
            if (type instanceof Type.Real real && real.bits() <= 32) {
                throw new Untranslatable("it compares a floating-point number of 32 bits");
            }
            boolean constant = argument.expression() instanceof Literal literal
                    && !literal.text().endsWith(" ");
            if (padded && !constant && !isPadded(type)) {
                throw new Untranslatable("it compares a text of fixed length with one that is not");
            }
        }
    }

    private static void checkDigits(
            Expression.Function function, List<Typed> arguments, Function<Expression, @Nullable Type> types) {
        boolean exact = arguments.stream().anyMatch(a -> a.kind() == Kind.EXACT);
        if (!exact || arguments.stream().anyMatch(a -> a.kind() == Kind.REAL)) {
            return;
        }
        List<Expression> values = arguments.stream().map(Typed::expression).toList();
        int[] digits = digits(function == Expression.Function.TIMES, values, types);
        if (digits[0] + digits[1] + 1 > MOST_DIGITS) {
            throw new Untranslatable("it counts with numbers of so many digits that the server rounds");
        }
    }

    /** Digits before and after the point: added up for a product, else the most. */
    private static int[] digits(boolean product, List<Expression> values, Function<Expression, @Nullable Type> types) {
        int[] result = {0, 0};
        for (Expression value : values) {
            int[] digits = digits(value, types);
            result[0] = product ? result[0] + digits[0] : Math.max(result[0], digits[0]);
            result[1] = product ? result[1] + digits[1] : Math.max(result[1], digits[1]);
        }
        return result;
    }

    private static int[] digits(Expression value, Function<Expression, @Nullable Type> types) {
        Type type = types.apply(value);
        if (type instanceof Type.Decimal decimal && decimal.precision() > 0) {
            return new int[] {decimal.precision() - decimal.scale(), decimal.scale()};
        } else if (type instanceof Type.Int whole) {
            return new int[] {
                BigInteger.ONE.shiftLeft(whole.bits() - 1).toString().length(), 0
            };
        } else if (value instanceof Literal literal && literal.kind() == Literal.Kind.NUMBER) {
            BigDecimal number = new BigDecimal(literal.text());
            return new int[] {Math.max(number.precision() - number.scale(), 1), Math.max(number.scale(), 0)};
        } else if (value instanceof Literal literal && literal.kind() == Literal.Kind.NULL) {
            return new int[] {0, 0};
        } else if (value instanceof Aggregate aggregate && aggregate.kind() == Aggregate.Measure.COUNT) {
            return new int[] {LONG_DIGITS, 0};
        } else if (value instanceof Aggregate aggregate && aggregate.value() != null) {
            int[] digits = digits(aggregate.value(), types);
            return new int[] {aggregate.kind() == Aggregate.Measure.SUM ? MOST_DIGITS - digits[1] : digits[0], digits[1]
            };
        } else if (value instanceof Call call) {
            return digits(call, types);
        }
        throw new Untranslatable("it counts with numbers of unknown digits");
    }

    private static int[] digits(Call call, Function<Expression, @Nullable Type> types) {
        List<Expression> results = new ArrayList<>();
        for (int i = 0; i < call.arguments().size(); i++) {
            boolean condition = call.function() == Expression.Function.CASE
                    && i % 2 == 0
                    && i + 1 < call.arguments().size();
            if (!condition) {
                results.add(call.arguments().get(i));
            }
        }
        boolean product = call.function() == Expression.Function.TIMES;
        int[] digits = digits(product, results, types);
        return switch (call.function()) {
            case TIMES, NEGATE, ABSOLUTE, COALESCE, CASE -> digits;
            case PLUS, MINUS -> new int[] {digits[0] + 1, digits[1]};
            case MODULO -> digits(results.get(1), types);
            default -> throw new Untranslatable("it counts with numbers of unknown digits");
        };
    }

    /**
     * The type of a column of which the dictionary says only that it is a number, by what it is computed from.
     *
     * @throws Untranslatable if its digits cannot be told
     */
    static Type number(Typed value, Column column) {
        if (value.kind() == Kind.INTEGER) {
            return isLong(value.expression()) ? new Type.Int(Long.SIZE) : new Type.Decimal(MOST_DIGITS, 0);
        } else if (value.kind() != Kind.EXACT) {
            throw new Untranslatable("its column " + column.name() + " is "
                    + value.kind().words() + " and has the type " + column.nativeType());
        }
        int[] digits = digits(value.expression(), OracleSql::typeOfField);
        if (digits[1] >= MOST_DIGITS) {
            throw new Untranslatable("its column " + column.name() + " has too many digits after the point");
        }
        return new Type.Decimal(MOST_DIGITS, digits[1]);
    }

    private static @Nullable Type typeOfField(Expression value) {
        return value instanceof FieldValue field ? field.type() : null;
    }

    /** Whether a whole number surely has no more digits than one of 64 bits. */
    private static boolean isLong(Expression value) {
        try {
            return digits(value, OracleSql::typeOfField)[0] <= LONG_DIGITS;
        } catch (Untranslatable e) {
            return false;
        }
    }
}
