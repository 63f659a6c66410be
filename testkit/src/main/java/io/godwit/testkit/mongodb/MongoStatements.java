package io.godwit.testkit.mongodb;

import io.godwit.spi.schema.TableId;
import io.godwit.testkit.contract.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * The suites' statements as commands of MongoDB. A row is a document: its key is the {@code _id}, a document if it has several
 * columns, and the others are fields. What is no number and no text in quotes is Extended JSON.
 */
final class MongoStatements {
    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.DOTALL;
    private static final Pattern INSERT = Pattern.compile("insert into (\\S+) values \\((.*)\\)", FLAGS);
    private static final Pattern UPDATE = Pattern.compile("update (\\S+) set (\\w+) = (.*?)(?: where (.*))?", FLAGS);
    private static final Pattern DELETE = Pattern.compile("delete from (\\S+)(?: where (.*))?", FLAGS);
    private static final Pattern TRUNCATE = Pattern.compile("truncate (.*)", FLAGS);
    private static final Pattern CONDITION = Pattern.compile("(\\w+)\\s*(<=|>=|=|<|>)\\s*(.*)", FLAGS);
    private static final Map<String, String> OPERATORS =
            Map.of("=", "$eq", "<", "$lt", ">", "$gt", "<=", "$lte", ">=", "$gte");

    private MongoStatements() {}

    /** Does things to a collection. */
    interface Documents {
        void insert(TableId table, BsonDocument document);

        void update(TableId table, BsonDocument filter, BsonDocument change);

        void delete(TableId table, BsonDocument filter);

        List<BsonDocument> find(TableId table, BsonDocument filter);

        /** The shape of a collection; null if it has only {@code _id} and {@code v}. */
        @Nullable
        Shape shape(TableId table);
    }

    /** Whether it takes several writes, which must come together. */
    static boolean isCompound(String statement) {
        Matcher update = UPDATE.matcher(statement.strip());
        return statement.strip().toLowerCase(java.util.Locale.ROOT).startsWith("truncate")
                || (update.matches() && Objects.requireNonNull(update.group(2)).equalsIgnoreCase("id"));
    }

    static void run(String statement, Documents documents) {
        String text = statement.strip();
        Matcher insert = INSERT.matcher(text);
        Matcher update = UPDATE.matcher(text);
        Matcher delete = DELETE.matcher(text);
        Matcher truncate = TRUNCATE.matcher(text);
        if (insert.matches()) {
            TableId table = TableId.parse(group(insert, 1));
            documents.insert(table, document(documents.shape(table), divide(group(insert, 2))));
        } else if (update.matches()) {
            TableId table = TableId.parse(group(update, 1));
            update(
                    documents,
                    table,
                    group(update, 2),
                    value(group(update, 3)),
                    filter(documents.shape(table), update.group(4)));
        } else if (delete.matches()) {
            TableId table = TableId.parse(group(delete, 1));
            documents.delete(table, filter(documents.shape(table), delete.group(2)));
        } else if (truncate.matches()) {
            for (String table : group(truncate, 1).split(",")) {
                documents.delete(TableId.parse(table.strip()), new BsonDocument());
            }
        } else {
            throw new IllegalArgumentException("not a statement: " + text.split("\\s", 2)[0]);
        }
    }

    private static String group(Matcher matcher, int number) {
        return Objects.requireNonNull(matcher.group(number));
    }

    private static void update(
            Documents documents, TableId table, String column, BsonValue value, BsonDocument filter) {
        String field = field(documents.shape(table), column);
        if (!field.startsWith("_id")) {
            documents.update(table, filter, new BsonDocument("$set", new BsonDocument(field, value)));
            return;
        }
        // an _id never changes: the document goes, and comes again under another
        for (BsonDocument found : documents.find(table, filter)) {
            documents.delete(table, new BsonDocument("_id", found.get("_id")));
            BsonDocument moved = new BsonDocument();
            found.forEach((name, old) -> moved.append(name, name.equals("_id") ? moved(old, field, value) : old));
            documents.insert(table, moved);
        }
    }

    private static BsonValue moved(BsonValue id, String field, BsonValue value) {
        if (field.equals("_id")) {
            return value;
        }
        BsonDocument changed = new BsonDocument();
        id.asDocument().forEach((name, old) -> changed.append(name, ("_id." + name).equals(field) ? value : old));
        return changed;
    }

    private static BsonDocument document(@Nullable Shape shape, List<String> values) {
        // of a collection that was not made here only the number of values tells the shape
        Shape meant = shape == null && values.size() == 4 ? Shape.KEYED : shape;
        List<String> fields = meant == null
                ? List.of("_id", "v")
                : switch (meant) {
                    case KEYED -> List.of("_id", "name", "amount", "body");
                    case COMPOSITE -> List.of("_id.region", "_id.number", "name");
                    case UNIQUE -> List.of("_id", "code");
                    case KEYLESS -> throw new IllegalArgumentException("a collection has a key");
                };
        if (fields.size() != values.size()) {
            throw new IllegalArgumentException(values.size() + " values for " + fields.size() + " columns");
        }
        BsonDocument document = new BsonDocument();
        for (int i = 0; i < fields.size(); i++) {
            String field = fields.get(i);
            BsonValue value = value(values.get(i));
            if (field.startsWith("_id.")) {
                BsonDocument id = document.getDocument("_id", new BsonDocument());
                document.put("_id", id.append(field.substring("_id.".length()), value));
            } else {
                document.append(field, value);
            }
        }
        return document;
    }

    /** Where a column is in a document. */
    private static String field(@Nullable Shape shape, String column) {
        if (column.equals("id")) {
            return "_id";
        }
        boolean part = shape == Shape.COMPOSITE && (column.equals("region") || column.equals("number"));
        return part ? "_id." + column : column;
    }

    private static BsonDocument filter(@Nullable Shape shape, @Nullable String conditions) {
        BsonDocument filter = new BsonDocument();
        if (conditions == null) {
            return filter;
        }
        for (String condition : conditions.split("(?i)\\s+and\\s+", -1)) {
            Matcher matcher = CONDITION.matcher(condition.strip());
            if (!matcher.matches()) {
                throw new IllegalArgumentException("not a condition of this language");
            }
            String field = field(shape, group(matcher, 1));
            BsonDocument compared = filter.getDocument(field, new BsonDocument());
            filter.put(
                    field,
                    compared.append(
                            Objects.requireNonNull(OPERATORS.get(group(matcher, 2))), value(group(matcher, 3))));
        }
        return filter;
    }

    private static BsonValue value(String literal) {
        String text = literal.strip();
        if (text.equalsIgnoreCase("null")) {
            return BsonNull.VALUE;
        }
        if (text.startsWith("'") && text.endsWith("'")) {
            return new BsonString(text.substring(1, text.length() - 1).replace("''", "'"));
        }
        if (text.matches("-?\\d{1,18}")) {
            return new BsonInt64(Long.parseLong(text));
        }
        return Objects.requireNonNull(
                BsonDocument.parse("{\"v\": " + text + "}").get("v"));
    }

    /** Divides at commas outside quotes and brackets. */
    private static List<String> divide(String values) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        char quote = 0;
        int from = 0;
        for (int i = 0; i < values.length(); i++) {
            char c = values.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '{' || c == '[' || c == '(') {
                depth++;
            } else if (c == '}' || c == ']' || c == ')') {
                depth--;
            } else if (c == ',' && depth == 0) {
                parts.add(values.substring(from, i));
                from = i + 1;
            }
        }
        parts.add(values.substring(from));
        return parts;
    }
}
