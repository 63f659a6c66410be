package io.godwit.testkit.mongodb.gateway;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;

/**
 * Makes and removes indexes. What the engine would build on its own time is built before the answer, as a server of MongoDB does; and not
 * concurrently, which would wait for every snapshot that is kept for readers.
 */
final class IndexCommands {
    private final Execution execution;

    IndexCommands(Execution execution) {
        this.execution = execution;
    }

    Map<String, Handler> all() {
        return Map.of("createindexes", this::create, "dropindexes", this::drop, "deleteindexes", this::drop);
    }

    private byte[] create(Command command, Client client) throws SQLException {
        return execution.write(
                command,
                client,
                connection -> unwrapped(Replies.complete(Engine.call(
                        connection,
                        "select documentdb_api_internal.create_indexes_non_concurrently(?," + Engine.BSON + ")::bytea",
                        command.database(),
                        command.forEngine()))));
    }

    private static byte[] checked(byte[] reply) {
        RawBsonDocument told = new RawBsonDocument(reply);
        if (told.containsKey("code")) {
            throw EngineErrors.of(
                    EngineErrors.state(told.getNumber("code").intValue()),
                    told.getString("errmsg").getValue());
        }
        return reply;
    }

    /** What the engine says of its only shard, as a server that has no shards says it. */
    private static byte[] unwrapped(byte[] reply) {
        RawBsonDocument told = new RawBsonDocument(reply);
        if (told.containsKey("code")) {
            return checked(reply);
        }
        BsonDocument raw = told.getDocument("raw", null);
        return raw == null || !raw.containsKey("defaultShard")
                ? reply
                : RawDocuments.bytes(raw.getDocument("defaultShard"));
    }

    private byte[] drop(Command command, Client client) throws SQLException {
        return execution.write(command, client, connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("call documentdb_api.drop_indexes(?," + Engine.BSON + ",null)")) {
                Engine.set(statement, command.database(), command.forEngine());
                try (ResultSet row = statement.executeQuery()) {
                    return checked(row.next() ? Replies.complete(row.getBytes(1)) : Replies.okBytes());
                }
            }
        });
    }
}
