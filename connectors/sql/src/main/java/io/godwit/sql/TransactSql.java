package io.godwit.sql;

import io.godwit.spi.schema.Expression;
import io.godwit.spi.schema.Expression.Call;
import io.godwit.spi.schema.Expression.Literal;
import io.godwit.spi.schema.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What SQL Server computes otherwise than others under the same words (Transact-SQL Reference: "Precision, scale, and length", "+
 * (String concatenation)", "ISNULL", "CAST and CONVERT").
 */
final class TransactSql {
    /** CONVERT(type, value) as the reader sees it: a call whose first argument is the type's name. */
    static final String CONVERT = "tconvert";

    /** ISNULL as the reader sees it: the parser has a predicate of that name. */
    static final String IS_NULL = "tisnull";

    static final Pattern CONVERSION =
            Pattern.compile("(?i)convert\\s*\\(\\s*\\[?([a-z0-9]+)]?\\s*(?:\\(\\s*\\d+\\s*\\)\\s*)?,");

    static final Map<String, Expression.Function> FUNCTIONS = Map.of(
            "lower",
            Expression.Function.LOWER,
            "upper",
            Expression.Function.UPPER,
            "abs",
            Expression.Function.ABSOLUTE,
            "coalesce",
            Expression.Function.COALESCE,
            "isnull",
            Expression.Function.COALESCE,
            IS_NULL,
            Expression.Function.COALESCE,
            "iif",
            Expression.Function.CASE);

    static final Set<String> AGGREGATES = Set.of("count", "count_big", "sum", "min", "max");

    /** Words of queries and expressions that are gone into. */
    static final Set<String> WORDS = Set.of(
            ("select distinct as from join inner left right outer cross on where and or not is null in exists between case when then"
                            + " else end group by having order asc desc union all like")
                    .split(" "));

    /** Words that are no names without brackets (Transact-SQL Reference, "Reserved keywords"); and some that begin a clause. */
    static final Set<String> RESERVED = Set.of(
            ("add alter any apply at authorization backup begin break browse bulk cascade check checkpoint close clustered collate column"
                            + " commit compute constraint contains containstable continue convert create current current_date"
                            + " current_time current_timestamp current_user cursor database dbcc deallocate declare default delete deny"
                            + " disk distributed double drop dump errlvl escape except exec execute exit external fetch file fillfactor"
                            + " for foreign freetext freetexttable full function goto grant hash holdlock identity identity_insert"
                            + " identitycol if index insert intersect into key kill lineno load loop merge national nocheck"
                            + " nonclustered nullif of off offset offsets open opendatasource openquery openrowset openxml option over"
                            + " percent pivot plan precision primary print proc procedure public raiserror read readtext reconfigure"
                            + " references remote replication restore restrict return revert revoke rollback rowcount rowguidcol rows"
                            + " rule save schema securityaudit semantickeyphrasetable semanticsimilaritydetailstable"
                            + " semanticsimilaritytable session_user set setuser shutdown some statistics system_user table tablesample"
                            + " textsize to top tran transaction trigger truncate try_convert tsequal unique unpivot update updatetext"
                            + " use user values varying view waitfor while with within writetext")
                    .split(" "));

    private static final int MOST_DIGITS = 38;
    private static final int MOST_CHARACTERS = 4_000;
    private static final Pattern SHORT_DATE = Pattern.compile("(\\d{4})(\\d{2})(\\d{2})(.*)");
    private static final String LOCAL = "getdate\\(\\)|sysdatetime\\(\\)|current_timestamp";
    private static final Pattern LOCAL_MOMENT = Pattern.compile(LOCAL);
    private static final Pattern UTC_MOMENT = Pattern.compile("getutcdate\\(\\)|sysutcdatetime\\(\\)");
    private static final String ZONED_MOMENT = "sysdatetimeoffset()";
    private static final Pattern TODAY = Pattern.compile(
            "convert\\(\\[?date]?,\\(?(?:" + LOCAL + ")\\)?(?:,\\(?\\d+\\)?)?\\)|cast\\((?:" + LOCAL + ")asdate\\)");
    private static final String NEW_ID = "newid()";

    private static final Map<String, Kind> MOMENTS = Map.of(
            "date", Kind.DATE,
            "datetime", Kind.TIMESTAMP,
            "datetime2", Kind.TIMESTAMP,
            "smalldatetime", Kind.TIMESTAMP,
            "time", Kind.TIME);

    private TransactSql() {}

    /** The place after a comment; of one within another too. */
    static int afterComment(String source, int begin) {
        if (source.startsWith("--", begin)) {
            int end = source.indexOf('\n', begin);
            return end < 0 ? source.length() : end;
        }
        int depth = 0;
        for (int i = begin; i + 1 < source.length(); i++) {
            if (source.startsWith("/*", i)) {
                depth++;
                i++;
            } else if (source.startsWith("*/", i)) {
                depth--;
                i++;
                if (depth == 0) {
                    return i + 1;
                }
            }
        }
        throw new Untranslatable("it cannot be read");
    }

    /** A date that is written without dashes, with them, where a date is meant. */
    static String dashed(String text, Kind wanted) {
        Matcher date = SHORT_DATE.matcher(text);
        boolean meant = (wanted == Kind.DATE || wanted == Kind.TIMESTAMP) && date.matches();
        return meant ? date.group(1) + "-" + date.group(2) + "-" + date.group(3) + date.group(4) : text;
    }

    static Typed dashed(Typed value, Kind wanted) {
        return value.expression() instanceof Literal literal && literal.kind() == Literal.Kind.TEXT
                ? Typed.of(new Literal(Literal.Kind.TEXT, dashed(literal.text(), wanted)), value.kind())
                : value;
    }

    /** Whether a default is a moment or a new identifier, which {@link #moment} alone reads. */
    static boolean isOfItsOwn(String text) {
        String plain = plain(text);
        return LOCAL_MOMENT.matcher(plain).matches()
                || UTC_MOMENT.matcher(plain).matches()
                || TODAY.matcher(plain).matches()
                || plain.equals(ZONED_MOMENT)
                || plain.equals(NEW_ID);
    }

    /**
     * A default that is of the moment, as a column of the kind takes it. The server's clock shows its own zone: as an instant it would
     * be another one; a reading in UTC is no clock's elsewhere, but an instant it is.
     */
    static Optional<Expression> moment(String text, Kind wanted) {
        String plain = plain(text);
        boolean zoned = plain.equals(ZONED_MOMENT);
        boolean now = switch (wanted) {
            case INSTANT -> zoned || UTC_MOMENT.matcher(plain).matches();
            case TIMESTAMP, DATE -> zoned || LOCAL_MOMENT.matcher(plain).matches();
            default -> false;
        };
        if (now) {
            return Optional.of(new Call(Expression.Function.NOW, List.of()));
        } else if (wanted == Kind.DATE && TODAY.matcher(plain).matches()) {
            return Optional.of(new Call(Expression.Function.TODAY, List.of()));
        }
        // as a text it would be in capital letters
        return wanted == Kind.UUID && plain.equals(NEW_ID)
                ? Optional.of(new Call(Expression.Function.RANDOM_UUID, List.of()))
                : Optional.empty();
    }

    /** Without blanks and outer brackets, in small letters. */
    private static String plain(String text) {
        String plain = text.replaceAll("\\s+", "").toLowerCase(Locale.ROOT);
        while (plain.startsWith("(") && plain.endsWith(")")) {
            plain = plain.substring(1, plain.length() - 1);
        }
        return plain;
    }

    /** A conversion of a constant to a date or a time; of anything else it is not gone into. */
    static Typed converted(List<Typed> arguments) {
        Kind wanted = arguments.size() > 1 && arguments.get(0).expression() instanceof Literal type
                ? MOMENTS.get(type.text())
                : null;
        if (wanted != null
                && arguments.get(1).expression() instanceof Literal literal
                && literal.kind() == Literal.Kind.TEXT) {
            return Constants.of(wanted, dashed(literal.text(), wanted))
                    .map(l -> Typed.of(l, wanted))
                    .orElseThrow(() -> new Untranslatable("it converts a constant that may mean several moments"));
        }
        throw new Untranslatable("it converts values");
    }

    /** ISNULL turns what takes the place of a null into the first one's type, and cuts it. */
    static void checkReplacement(List<Typed> arguments, Function<Expression, @Nullable Type> types) {
        Typed value = arguments.get(0);
        Typed instead = arguments.get(arguments.size() - 1);
        boolean same = value.kind() == instead.kind() && !(value.expression() instanceof Literal);
        boolean fits = same
                && switch (value.kind()) {
                    case INTEGER, BOOLEAN, DATE, UUID -> instead.expression() instanceof Literal;
                    case TEXT ->
                        instead.expression() instanceof Literal literal
                                && types.apply(value.expression()) instanceof Type.Text text
                                && (text.length() == 0 || literal.text().length() <= text.length());
                    default -> false;
                };
        boolean whole =
                value.kind() == Kind.EXACT && instead.kind() == Kind.INTEGER && instead.expression() instanceof Literal;
        boolean bit = value.kind() == Kind.BOOLEAN
                && instead.expression() instanceof Literal literal
                && literal.text().matches("[01]");
        if (arguments.size() != 2 || !(fits || whole || bit)) {
            throw new Untranslatable("it uses isnull, which may cut what takes a null's place");
        }
    }

    /** Refuses what the server rounds, cuts or compares otherwise. */
    static void check(Expression.Function function, List<Typed> arguments, Function<Expression, @Nullable Type> types) {
        switch (function) {
            case TIMES, PLUS, MINUS -> checkDigits(function, arguments, types);
            case CONCATENATE -> checkTexts(arguments, types);
            case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, IN, BETWEEN -> {
                for (Typed argument : arguments) {
                    if (types.apply(argument.expression()) instanceof Type.Real real && real.bits() <= 32) {
                        throw new Untranslatable("it compares a floating-point number of 32 bits");
                    }
                }
            }
            default -> {}
        }
    }

    private static void checkDigits(
            Expression.Function function, List<Typed> arguments, Function<Expression, @Nullable Type> types) {
        if (arguments.stream().noneMatch(a -> a.kind() == Kind.EXACT)
                || arguments.stream().anyMatch(a -> a.kind() == Kind.REAL)) {
            return;
        }
        int whole = 0;
        int scale = 0;
        for (Typed argument : arguments) {
            int[] digits = digits(argument.expression(), types);
            whole = function == Expression.Function.TIMES ? whole + digits[0] : Math.max(whole, digits[0]);
            scale = function == Expression.Function.TIMES ? scale + digits[1] : Math.max(scale, digits[1]);
        }
        if (whole + scale + 1 > MOST_DIGITS) {
            throw new Untranslatable("it counts with numbers of so many digits that the server rounds");
        }
    }

    /** Digits before and after the point. */
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
        } else if (value instanceof Call call) {
            return digits(call, types);
        }
        throw new Untranslatable("it counts with numbers of unknown digits");
    }

    private static int[] digits(Call call, Function<Expression, @Nullable Type> types) {
        int[] result = {0, 0};
        boolean times = call.function() == Expression.Function.TIMES;
        boolean counts =
                times || call.function() == Expression.Function.PLUS || call.function() == Expression.Function.MINUS;
        if (!counts
                && call.function() != Expression.Function.NEGATE
                && call.function() != Expression.Function.ABSOLUTE) {
            throw new Untranslatable("it counts with numbers of unknown digits");
        }
        for (Expression argument : call.arguments()) {
            int[] digits = digits(argument, types);
            result[0] = times ? result[0] + digits[0] : Math.max(result[0], digits[0]);
            result[1] = times ? result[1] + digits[1] : Math.max(result[1], digits[1]);
        }
        result[0] += counts ? 1 : 0;
        return result;
    }

    /** Texts with a limit are cut at 4,000 characters once put together; one that is filled up with blanks keeps them. */
    private static void checkTexts(List<Typed> arguments, Function<Expression, @Nullable Type> types) {
        int length = 0;
        for (Typed argument : arguments) {
            length += length(argument.expression(), types);
        }
        if (length > MOST_CHARACTERS) {
            throw new Untranslatable("it puts texts together that may be cut");
        }
    }

    private static int length(Expression value, Function<Expression, @Nullable Type> types) {
        Type type = types.apply(value);
        if (type instanceof Type.Text text && !text.padded() && text.length() > 0) {
            return text.length();
        } else if (value instanceof Literal literal) {
            return literal.text().length();
        } else if (value instanceof Call call) {
            return switch (call.function()) {
                case CONCATENATE, COALESCE, LOWER, UPPER, CASE -> {
                    int all = 0;
                    for (Expression argument : call.arguments()) {
                        all += isPart(argument, types) ? length(argument, types) : 0;
                    }
                    yield all;
                }
                default -> throw new Untranslatable("it puts texts together that may be cut");
            };
        }
        throw new Untranslatable("it puts texts together that may be cut");
    }

    /** Whether it may be a part of a text: a condition of CASE is not. */
    private static boolean isPart(Expression value, Function<Expression, @Nullable Type> types) {
        return types.apply(value) instanceof Type.Text
                || (value instanceof Literal literal && literal.kind() == Literal.Kind.TEXT)
                || (value instanceof Call call
                        && switch (call.function()) {
                            case CONCATENATE, COALESCE, LOWER, UPPER, CASE -> true;
                            default -> false;
                        });
    }
}
