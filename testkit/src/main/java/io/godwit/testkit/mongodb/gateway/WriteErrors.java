package io.godwit.testkit.mongodb.gateway;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.Connection;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/** Failed writes of a command: the engine's entries of {@code writeErrors} as MongoDB writes them. */
final class WriteErrors {
    private static final Pattern INDEX = Pattern.compile("Index '([^']*)'");
    private static final String ID_INDEX = "_id_";

    private final Connection connection;
    private final Command command;
    private final Definitions definitions;

    WriteErrors(Connection connection, Command command, Definitions definitions) {
        this.connection = connection;
        this.command = command;
        this.definitions = definitions;
    }

    /**
     * A reply to a write with the codes that MongoDB has for failed writes; fails if a write met another transaction's, which is for
     * the whole command to be told.
     */
    byte[] named(byte[] reply) {
        if (!(new RawBsonDocument(reply).get("writeErrors") instanceof BsonArray errors) || errors.isEmpty()) {
            return reply;
        }
        BsonArray named = new BsonArray();
        for (BsonValue error : errors) {
            named.add(named(error.asDocument()));
        }
        byte[] rest = RawDocuments.without(reply, Set.of("writeErrors"));
        return RawDocuments.with(rest, new BsonDocument("writeErrors", named));
    }

    private BsonDocument named(BsonDocument error) {
        String state = EngineErrors.state(error.getNumber("code").intValue());
        String message = error.getString("errmsg", new BsonString("")).getValue();
        ErrorName name = EngineErrors.name(state);
        CommandException told = EngineErrors.of(state, message);
        if (name == ErrorName.WRITE_CONFLICT || name == ErrorName.MAX_TIME_EXPIRED) {
            throw told;
        }
        int number = error.getNumber("index").intValue();
        BsonDocument entry =
                new BsonDocument("index", new BsonInt32(number)).append("code", new BsonInt32(name.code()));
        return name == ErrorName.DUPLICATE_KEY
                ? duplicate(entry, number, message)
                : entry.append("errmsg", new BsonString(String.valueOf(told.getMessage())));
    }

    private BsonDocument duplicate(BsonDocument entry, int number, String message) {
        Matcher matcher = INDEX.matcher(message);
        String index = matcher.find() ? String.valueOf(matcher.group(1)) : ID_INDEX;
        BsonDocument key = index.equals(ID_INDEX)
                ? new BsonDocument("_id", new BsonInt32(1))
                : definitions.indexKey(connection, command, index);
        String text = "E11000 duplicate key error collection: " + command.namespace() + " index: " + index;
        if (key == null) {
            return entry.append("errmsg", new BsonString(text));
        }
        entry.append("keyPattern", key);
        BsonDocument inserted = inserted(number);
        if (inserted != null) {
            BsonDocument values = new BsonDocument();
            key.keySet().forEach(path -> values.append(path, at(inserted, path)));
            entry.append("keyValue", values);
            text += " dup key: " + values.toJson();
        }
        return entry.append("errmsg", new BsonString(text));
    }

    /** The document of an insertion that failed; null for other writes. */
    private @Nullable BsonDocument inserted(int number) {
        if (!command.key().equals("insert")) {
            return null;
        }
        byte[] sequence = command.sequence();
        if (sequence == null) {
            return command.document().getArray("documents").get(number).asDocument();
        }
        ByteBuffer lengths = ByteBuffer.wrap(sequence).order(ByteOrder.LITTLE_ENDIAN);
        int start = 0;
        for (int i = 0; i < number; i++) {
            start += lengths.getInt(start);
        }
        return new RawBsonDocument(Arrays.copyOfRange(sequence, start, start + lengths.getInt(start)));
    }

    private static BsonValue at(BsonDocument document, String path) {
        BsonValue value = document;
        for (String step : List.of(path.split("\\."))) {
            value = value.isDocument() ? value.asDocument().get(step, BsonNull.VALUE) : BsonNull.VALUE;
        }
        return value;
    }
}
