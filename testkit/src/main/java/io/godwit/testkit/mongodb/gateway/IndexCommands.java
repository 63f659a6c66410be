package io.godwit.testkit.mongodb.gateway;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;

/**
 * Makes and removes indexes. The engine queues what is to be built; the gateway builds it before it answers, as a server of MongoDB
 * does.
 */
final class IndexCommands {
    private final Engine engine;
    private final Execution execution;
    private final Snapshots snapshots;

    IndexCommands(Engine engine, Execution execution, Snapshots snapshots) {
        this.snapshots = snapshots;
        this.engine = engine;
        this.execution = execution;
    }

    Map<String, Handler> all() {
        return Map.of("createindexes", this::create, "dropindexes", this::drop, "deleteindexes", this::drop);
    }

    private byte[] create(Command command, Client client) throws SQLException {
        if (command.inTransaction()) {
            return execution.write(
                    command,
                    client,
                    connection -> unwrapped(Replies.complete(Engine.call(
                            connection,
                            "select documentdb_api_internal.create_indexes_non_concurrently(?," + Engine.BSON
                                    + ")::bytea",
                            command.database(),
                            command.forEngine()))));
        }
        byte[] reply = execution.write(command, client, connection -> queue(connection, command));
        BsonDocument requests = new RawBsonDocument(reply).getDocument("requests", null);
        if (requests != null && !requests.isEmpty()) {
            snapshots.buildBegins();
            try {
                Execution.again(command, () -> build(requests));
            } finally {
                snapshots.buildEnded();
            }
        }
        return unwrapped(RawDocuments.without(reply, Set.of("requests")));
    }

    private static byte[] queue(Connection connection, Command command) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select retval::bytea, ok, requests::bytea"
                + " from documentdb_api.create_indexes_background(?," + Engine.BSON + ")")) {
            Engine.set(statement, command.database(), command.forEngine());
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException("the engine says nothing of indexes");
                }
                byte[] reply = Replies.complete(row.getBytes(1));
                byte[] requests = row.getBytes(3);
                return requests == null
                        ? reply
                        : RawDocuments.with(reply, new BsonDocument("requests", new RawBsonDocument(requests)));
            }
        }
    }

    /** Does what the engine's own jobs would do now and then; they are switched off. */
    private byte[] build(BsonDocument requests) throws SQLException {
        Connection connection = engine.take();
        try {
            connection.setAutoCommit(true);
            while (true) {
                try (PreparedStatement statement = connection.prepareStatement("select retval::bytea, ok, complete"
                        + " from documentdb_api_internal.check_build_index_status(" + Engine.BSON + ")")) {
                    Engine.set(statement, (Object) RawDocuments.bytes(requests));
                    try (ResultSet row = statement.executeQuery()) {
                        if (row.next() && row.getBoolean(3)) {
                            return unwrapped(row.getBytes(1));
                        }
                    }
                }
                Engine.execute(connection, "call documentdb_api_internal.build_index_concurrently(1)");
            }
        } finally {
            if (!connection.isClosed()) {
                connection.setAutoCommit(false);
            }
            engine.giveBack(connection);
        }
    }

    /** What the engine says of its only shard, as a server that has no shards says it; fails if that is a failure. */
    private static byte[] unwrapped(byte[] reply) {
        BsonDocument raw = new RawBsonDocument(reply).getDocument("raw", null);
        byte[] told = raw == null || !raw.containsKey("defaultShard")
                ? reply
                : RawDocuments.bytes(raw.getDocument("defaultShard"));
        BsonDocument checked = new RawBsonDocument(told);
        if (checked.containsKey("code")) {
            throw EngineErrors.of(
                    EngineErrors.state(checked.getNumber("code").intValue()),
                    checked.getString("errmsg").getValue());
        }
        return told;
    }

    private byte[] drop(Command command, Client client) throws SQLException {
        return execution.write(command, client, connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("call documentdb_api.drop_indexes(?," + Engine.BSON + ",null)")) {
                Engine.set(statement, command.database(), command.forEngine());
                try (ResultSet row = statement.executeQuery()) {
                    return unwrapped(row.next() ? Replies.complete(document(row.getString(1))) : Replies.okBytes());
                }
            }
        });
    }

    /** A procedure's answer comes as the engine's text of a document, which no cast can change. */
    private static byte[] document(String text) {
        return HexFormat.of().parseHex(text.substring("BSONHEX".length()));
    }
}
