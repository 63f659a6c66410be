package io.godwit.testkit.mongodb.gateway;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/** Failed writes of a command: the engine's entries of {@code writeErrors} as MongoDB writes them. */
final class WriteErrors {
    private static final Pattern INDEX = Pattern.compile("Index '([^']*)'");

    private WriteErrors() {}

    /** Says which fields an index of the command's collection has. */
    interface Keys {
        /** The index's key; null if it is not known. */
        @Nullable
        BsonDocument of(String index);
    }

    static BsonDocument named(BsonDocument error, Keys keys) {
        int packed = error.getNumber("code").intValue();
        String state = EngineErrors.state(packed);
        String message = error.getString("errmsg", new BsonString("")).getValue();
        ErrorName name = EngineErrors.name(state);
        if (name == ErrorName.WRITE_CONFLICT || name == ErrorName.MAX_TIME_EXPIRED) {
            throw EngineErrors.of(state, message);
        }
        CommandException told = EngineErrors.of(state, message);
        BsonDocument entry = new BsonDocument(
                        "index", new BsonInt32(error.getNumber("index").intValue()))
                .append("code", new BsonInt32(name.code()));
        if (name == ErrorName.DUPLICATE_KEY) {
            Matcher index = INDEX.matcher(message);
            String indexName = index.find() ? index.group(1) : "_id_";
            BsonDocument key =
                    indexName.equals("_id_") ? new BsonDocument("_id", new BsonInt32(1)) : keys.of(indexName);
            if (key != null) {
                entry.append("keyPattern", key);
            }
            return entry.append("errmsg", new BsonString("E11000 duplicate key error collection: index: " + indexName));
        }
        return entry.append("errmsg", new BsonString(String.valueOf(told.getMessage())));
    }
}
