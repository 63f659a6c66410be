package io.godwit.testkit.mongodb.stream;

import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/** A change stream is refused or ends: what the client is answered. Codes and names are those of MongoDB's {@code error_codes.yml}. */
final class StreamException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final String codeName;
    private final @Nullable String label;

    private StreamException(int code, String codeName, @Nullable String label, String message) {
        super(message);
        this.code = code;
        this.codeName = codeName;
        this.label = label;
    }

    static StreamException badValue(String message) {
        return new StreamException(2, "BadValue", null, message);
    }

    static StreamException unknownField(String field) {
        return new StreamException(40415, "Location40415", null, "BSON field '" + field + "' is an unknown field.");
    }

    static StreamException notOffered(String what) {
        return new StreamException(
                238,
                "NotImplemented",
                null,
                "Godwit's test gateway does not evaluate " + what + " behind $changeStream");
    }

    static StreamException invalidToken(String message) {
        return new StreamException(260, "InvalidResumeToken", null, message);
    }

    static StreamException cursorNotFound(long cursor) {
        return new StreamException(43, "CursorNotFound", null, "cursor id " + cursor + " not found");
    }

    static StreamException historyLost() {
        return new StreamException(
                286,
                "ChangeStreamHistoryLost",
                "NonResumableChangeStreamError",
                "Resume of change stream was not possible, as the resume point may no longer be in the oplog.");
    }

    static StreamException tokenNotFound() {
        return new StreamException(
                280,
                "ChangeStreamFatalError",
                "NonResumableChangeStreamError",
                "cannot resume stream; the resume token was not found.");
    }

    static StreamException imageMissing(String which) {
        return new StreamException(
                47,
                "NoMatchingDocument",
                "NonResumableChangeStreamError",
                "Change stream was configured to require a " + which
                        + " for all update, delete and replace events, but the " + which
                        + " was not found for an event");
    }

    static StreamException tooLarge(long bytes) {
        return new StreamException(
                10334,
                "BSONObjectTooLarge",
                "NonResumableChangeStreamError",
                "Tried to create string longer than 16MB: an event of " + bytes + " bytes");
    }

    static StreamException logBroken(String message) {
        return new StreamException(91, "ShutdownInProgress", "ResumableChangeStreamError", message);
    }

    /** What a command is answered that failed so. */
    BsonDocument reply() {
        BsonDocument reply = new BsonDocument("ok", new BsonDouble(0))
                .append("errmsg", new BsonString(String.valueOf(getMessage())))
                .append("code", new BsonInt32(code))
                .append("codeName", new BsonString(codeName));
        if (label != null) {
            reply.append("errorLabels", new BsonArray(List.of(new BsonString(label))));
        }
        return reply;
    }
}
