package io.godwit.testkit.mongodb.stream;

import java.util.Set;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code $changeStream} stage asks for (MongoDB Manual, "$changeStream (aggregation)").
 *
 * @param database watched, null for the whole deployment
 * @param collection watched, null for a whole database
 * @param fullDocument one of default, updateLookup, whenAvailable, required
 * @param beforeChange one of off, whenAvailable, required
 * @param expanded whether events of definitions are told
 * @param after the token to go on behind, or null
 * @param startAfter whether that token may be an invalidation's
 * @param from the first cluster time wanted, or null
 */
record StreamOptions(
        @Nullable String database,
        @Nullable String collection,
        String fullDocument,
        String beforeChange,
        boolean expanded,
        @Nullable ResumeToken after,
        boolean startAfter,
        @Nullable BsonTimestamp from) {
    private static final Set<String> KNOWN = Set.of(
            "fullDocument",
            "fullDocumentBeforeChange",
            "resumeAfter",
            "startAfter",
            "startAtOperationTime",
            "allChangesForCluster",
            "showExpandedEvents");

    static StreamOptions of(String database, BsonDocument command, BsonDocument stage) {
        for (String field : stage.keySet()) {
            if (!KNOWN.contains(field)) {
                throw StreamException.unknownField(field);
            }
        }
        boolean whole =
                stage.getBoolean("allChangesForCluster", BsonBoolean.FALSE).getValue();
        boolean ofDatabase = command.isNumber("aggregate");
        if (whole && !(ofDatabase && database.equals("admin"))) {
            throw StreamException.badValue(
                    "A $changeStream with 'allChangesForCluster:true' may only be opened on the 'admin' database");
        }
        if (stage.containsKey("resumeAfter") && stage.containsKey("startAfter")) {
            throw StreamException.badValue(
                    "Do not specify both 'resumeAfter' and 'startAfter' in a $changeStream stage");
        }
        String token = stage.containsKey("startAfter") ? "startAfter" : "resumeAfter";
        return new StreamOptions(
                whole ? null : database,
                ofDatabase ? null : command.getString("aggregate").getValue(),
                oneOf(stage, "fullDocument", "default", Set.of("default", "updateLookup", "whenAvailable", "required")),
                oneOf(stage, "fullDocumentBeforeChange", "off", Set.of("off", "whenAvailable", "required")),
                stage.getBoolean("showExpandedEvents", BsonBoolean.FALSE).getValue(),
                stage.containsKey(token) ? ResumeToken.parse(stage.get(token)) : null,
                token.equals("startAfter"),
                stage.containsKey("startAtOperationTime") ? stage.getTimestamp("startAtOperationTime") : null);
    }

    private static String oneOf(BsonDocument stage, String option, String otherwise, Set<String> values) {
        String value = stage.getString(option, new BsonString(otherwise)).getValue();
        if (!values.contains(value)) {
            throw StreamException.badValue(
                    "Enumeration value '" + value + "' for field '$changeStream." + option + "' is not a valid value.");
        }
        return value;
    }

    /** Whether what happened to a collection, or (empty name) to a database, is told. */
    boolean watches(String ofDatabase, String name) {
        if (database == null) {
            return !Set.of("admin", "local", "config").contains(ofDatabase) && !name.startsWith("system.");
        }
        if (!database.equals(ofDatabase)) {
            return false;
        }
        return collection == null ? !name.startsWith("system.") : collection.equals(name);
    }
}
