package io.godwit.testkit.mongodb.gateway;

import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonString;

/** A command is refused: what the client is answered. */
public final class CommandException extends RuntimeException {
    /** The label of what a client should do again from the beginning of its transaction. */
    public static final String TRANSIENT = "TransientTransactionError";

    private static final long serialVersionUID = 1L;

    private final ErrorName name;
    private final List<String> labels;

    /** A refusal with labels for the driver. */
    public CommandException(ErrorName name, String message, String... labels) {
        super(message);
        this.name = name;
        this.labels = List.of(labels);
    }

    /** Its code's name. */
    public ErrorName name() {
        return name;
    }

    /** The labels for the driver. */
    public List<String> labels() {
        return labels;
    }

    CommandException inTransaction() {
        return labels.contains(TRANSIENT) || name != ErrorName.WRITE_CONFLICT
                ? this
                : new CommandException(name, String.valueOf(getMessage()), TRANSIENT);
    }

    BsonDocument reply() {
        BsonDocument reply = new BsonDocument("ok", new BsonDouble(0))
                .append("errmsg", new BsonString(String.valueOf(getMessage())))
                .append("code", new BsonInt32(name.code()))
                .append("codeName", new BsonString(name.codeName()));
        if (!labels.isEmpty()) {
            reply.append(
                    "errorLabels",
                    new BsonArray(labels.stream().map(BsonString::new).toList()));
        }
        return reply;
    }
}
