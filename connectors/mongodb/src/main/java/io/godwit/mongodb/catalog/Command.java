package io.godwit.mongodb.catalog;

import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

/**
 * A command as the text that plans and reports show: canonical Extended JSON, the database in it as on the wire ({@code $db}).
 *
 * @param database which it runs in
 * @param body the rest of it; not changed by anybody
 */
record Command(String database, BsonDocument body) {
    private static final String DATABASE = "$db";
    private static final JsonWriterSettings CANONICAL =
            JsonWriterSettings.builder().outputMode(JsonMode.EXTENDED).build();

    /** Reads {@link #text} back. */
    static Command parse(String text) {
        BsonDocument all = BsonDocument.parse(text);
        String database = all.getString(DATABASE).getValue();
        all.remove(DATABASE);
        return new Command(database, all);
    }

    /** For people, and for {@link #parse}. */
    String text() {
        BsonDocument all = body.clone();
        all.append(DATABASE, new BsonString(database));
        return json(all);
    }

    static String json(BsonDocument document) {
        return document.toJson(CANONICAL);
    }

    /** A text in quotation marks, as the shell reads it. */
    static String quoted(String text) {
        String array = new BsonDocument("t", new BsonString(text)).toJson();
        return array.substring(array.indexOf(':') + 1, array.length() - 1).strip();
    }

    /** The command's name. */
    String name() {
        return body.getFirstKey();
    }

    /** What the command names first: mostly a collection. */
    String subject() {
        return body.getString(name()).getValue();
    }

    /** The same, with another value of one field. */
    Command with(String field, BsonValue value) {
        BsonDocument changed = body.clone();
        changed.put(field, value);
        return new Command(database, changed);
    }

    /** The same without some fields. */
    Command without(List<String> fields) {
        BsonDocument changed = body.clone();
        fields.forEach(changed::remove);
        return new Command(database, changed);
    }

    /** The one index that a {@code createIndexes} makes. */
    BsonDocument index() {
        return body.getArray("indexes").get(0).asDocument();
    }

    static Command createIndex(String database, String collection, BsonDocument index) {
        return createIndexes(database, collection, List.of(index));
    }

    static Command createIndexes(String database, String collection, List<BsonDocument> indexes) {
        return new Command(
                database,
                new BsonDocument("createIndexes", new BsonString(collection))
                        .append("indexes", new BsonArray(indexes)));
    }

    /** Whether a flag is on, as servers read it: true, or a number that is not 0. */
    static boolean isOn(BsonDocument of, String field) {
        BsonValue value = of.get(field);
        return value != null
                && (value.isBoolean() ? value.asBoolean().getValue() : value.isNumber() && number(value) != 0);
    }

    /** A number of whatever kind. */
    static long number(BsonValue value) {
        return value.isNumber() ? value.asNumber().longValue() : 0;
    }

    /** A number as every server writes it the same: whole ones as 64 bits. */
    static BsonValue whole(BsonValue value) {
        return value.isNumber() ? new BsonInt64(value.asNumber().longValue()) : value;
    }

    /** One value for each flag. */
    static BsonBoolean flag(boolean on) {
        return BsonBoolean.valueOf(on);
    }

    static BsonDocument document(BsonDocument of, String field) {
        return of.isDocument(field) ? of.getDocument(field) : new BsonDocument();
    }

    static String string(BsonDocument of, String field) {
        return of.isString(field) ? of.getString(field).getValue() : "";
    }
}
