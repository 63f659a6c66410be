package io.godwit.testkit.mongodb.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.bson.BsonDocument;
import org.bson.BsonRegularExpression;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code $match} behind {@code $changeStream} lets through: comparisons for equality, {@code $in}, {@code $nin},
 * {@code $exists}, {@code $regex}, {@code $not}, and their conjunctions. Everything else is refused by its name.
 */
final class EventFilter {
    private EventFilter() {}

    static Predicate<BsonDocument> of(BsonDocument query) {
        List<Predicate<BsonDocument>> all = new ArrayList<>();
        query.forEach((key, value) -> all.add(
                switch (key) {
                    case "$and" -> each(value).stream().reduce(document -> true, Predicate::and);
                    case "$or" -> each(value).stream().reduce(document -> false, Predicate::or);
                    case "$nor" ->
                        each(value).stream()
                                .reduce(document -> false, Predicate::or)
                                .negate();
                    case "$comment" -> document -> true;
                    default -> {
                        if (key.startsWith("$")) {
                            throw StreamException.notOffered(key);
                        }
                        Predicate<@Nullable BsonValue> test = test(value);
                        yield document -> test.test(find(document, key));
                    }
                }));
        return all.stream().reduce(document -> true, Predicate::and);
    }

    private static List<Predicate<BsonDocument>> each(BsonValue queries) {
        return queries.asArray().stream().map(query -> of(query.asDocument())).toList();
    }

    private static Predicate<@Nullable BsonValue> test(BsonValue value) {
        if (value.isRegularExpression()) {
            return pattern(value.asRegularExpression());
        }
        if (!value.isDocument()
                || value.asDocument().isEmpty()
                || !value.asDocument().getFirstKey().startsWith("$")) {
            return found -> equal(found, value);
        }
        BsonDocument operators = value.asDocument();
        Predicate<@Nullable BsonValue> all = found -> true;
        for (String operator : operators.keySet()) {
            all = all.and(operator(operator, operators));
        }
        return all;
    }

    private static Predicate<@Nullable BsonValue> operator(String operator, BsonDocument operators) {
        BsonValue wanted = Objects.requireNonNull(operators.get(operator));
        return switch (operator) {
            case "$eq" -> found -> equal(found, wanted);
            case "$ne" -> found -> !equal(found, wanted);
            case "$in" -> any(wanted);
            case "$nin" -> any(wanted).negate();
            case "$not" -> test(wanted).negate();
            case "$exists" -> found -> (found != null) == truth(wanted);
            case "$regex" -> pattern(regex(wanted, operators));
            case "$options" -> found -> true;
            default -> throw StreamException.notOffered(operator);
        };
    }

    private static BsonRegularExpression regex(BsonValue wanted, BsonDocument operators) {
        String options = operators.containsKey("$options")
                ? operators.getString("$options").getValue()
                : "";
        return wanted.isRegularExpression()
                ? wanted.asRegularExpression()
                : new BsonRegularExpression(wanted.asString().getValue(), options);
    }

    private static Predicate<@Nullable BsonValue> any(BsonValue values) {
        return values.asArray().stream()
                .map(value -> value.isRegularExpression()
                        ? pattern(value.asRegularExpression())
                        : (Predicate<@Nullable BsonValue>) found -> equal(found, value))
                .reduce(found -> false, Predicate::or);
    }

    private static Predicate<@Nullable BsonValue> pattern(BsonRegularExpression expression) {
        int flags = 0;
        for (char option : expression.getOptions().toCharArray()) {
            flags |= switch (option) {
                case 'i' -> Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
                case 'm' -> Pattern.MULTILINE;
                case 's' -> Pattern.DOTALL;
                case 'x' -> Pattern.COMMENTS;
                case 'u' -> 0;
                default -> throw StreamException.badValue("invalid flag in regex options: " + option);
            };
        }
        Pattern pattern = Pattern.compile(expression.getPattern(), flags);
        return found -> found != null
                && found.isString()
                && pattern.matcher(found.asString().getValue()).find();
    }

    static boolean truth(BsonValue value) {
        return value.isBoolean()
                ? value.asBoolean().getValue()
                : value.isNumber() && value.asNumber().doubleValue() != 0;
    }

    private static boolean equal(@Nullable BsonValue found, BsonValue wanted) {
        if (found == null) {
            return wanted.isNull();
        }
        if (found.isNumber() && wanted.isNumber()) {
            return found.asNumber()
                            .decimal128Value()
                            .compareTo(wanted.asNumber().decimal128Value())
                    == 0;
        }
        return found.equals(wanted) || (found.isArray() && found.asArray().contains(wanted));
    }

    private static @Nullable BsonValue find(BsonDocument document, String path) {
        BsonValue at = document;
        for (String step : path.split("\\.", -1)) {
            if (at == null || !at.isDocument()) {
                return null;
            }
            at = at.asDocument().get(step);
        }
        return at;
    }
}
