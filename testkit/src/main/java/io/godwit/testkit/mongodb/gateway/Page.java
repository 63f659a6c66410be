package io.godwit.testkit.mongodb.gateway;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/** A batch of a cursor: the reply, what the engine wants to go on with, and whether it must go on in the same session. */
final class Page {
    private final byte[] reply;
    private final byte @Nullable [] continuation;
    private final boolean persistent;

    private Page(byte[] reply, byte @Nullable [] continuation) {
        this.reply = reply;
        this.continuation = continuation;
        // "query is persistent": a cursor of PostgreSQL's transaction, which the engine leaves to the caller to keep
        this.persistent = continuation != null
                && new RawBsonDocument(continuation)
                        .getBoolean("qp", BsonBoolean.FALSE)
                        .getValue();
    }

    /** The first batch of one of the engine's functions. */
    static Page first(Connection connection, String database, byte[] specification, String function, long id)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select cursorpage::bytea, continuation::bytea"
                + " from documentdb_api." + function + "_cursor_first_page(?," + Engine.BSON + ",?)")) {
            Engine.set(statement, database, specification, id);
            return page(statement);
        }
    }

    /** The batch after a continuation. */
    static Page next(Connection connection, Command command, byte[] continuation) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select cursorpage::bytea, continuation::bytea"
                + " from documentdb_api.cursor_get_more(?," + Engine.BSON + "," + Engine.BSON + ")")) {
            Engine.set(statement, command.database(), command.forEngine(), continuation);
            return page(statement);
        }
    }

    private static Page page(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                throw new SQLException("the engine gives no page");
            }
            return new Page(row.getBytes(1), row.getBytes(2));
        }
    }

    byte[] reply() {
        return reply;
    }

    byte @Nullable [] continuation() {
        return continuation;
    }

    boolean persistent() {
        return persistent;
    }

    /** The reply of a read at a moment, which tells the moment. */
    byte[] replyAt(BsonTimestamp time) {
        RawBsonDocument cursor = (RawBsonDocument) new RawBsonDocument(reply).getDocument("cursor");
        byte[] timed = RawDocuments.with(RawDocuments.bytes(cursor), new BsonDocument("atClusterTime", time));
        return RawDocuments.with(RawDocuments.without(reply, Set.of("cursor")), "cursor", timed);
    }
}
