package io.godwit.testkit.mongodb.gateway;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonTimestamp;

/** Gives each command to who answers it, failures too, and puts the time on every reply. */
final class Dispatcher {
    /** Their replies say what lies before their own time; others may have missed what commits just now. */
    private static final Set<String> WRITES = Set.of(
            "insert",
            "update",
            "delete",
            "findandmodify",
            "committransaction",
            "create",
            "drop",
            "dropdatabase",
            "createindexes",
            "dropindexes",
            "deleteindexes",
            "renamecollection",
            "collmod");

    private final Map<String, Handler> handlers = new HashMap<>();
    private final Engine engine;
    private final WriteGate gate;
    private final ClusterClock clock;
    private final Operations operations;

    Dispatcher(
            Engine engine, WriteGate gate, ClusterClock clock, Operations operations, List<Map<String, Handler>> all) {
        this.engine = engine;
        this.gate = gate;
        this.clock = clock;
        this.operations = operations;
        all.forEach(handlers::putAll);
    }

    byte[] run(Command command, Client client) {
        byte[] reply;
        long operation = operations.begin(command, client);
        try {
            Handler handler = handlers.get(command.key());
            if (handler == null) {
                throw new CommandException(ErrorName.COMMAND_NOT_FOUND, "no such command: '" + command.name() + "'");
            }
            if (command.database().equals("local")) {
                throw new CommandException(
                        ErrorName.UNAUTHORIZED, "this test gateway has no database local, and so no oplog");
            }
            reply = handler.run(command, client);
        } catch (CommandException e) {
            reply = RawDocuments.bytes(e.reply());
        } catch (SQLException e) {
            reply = RawDocuments.bytes(EngineErrors.of(e).reply());
        } catch (RuntimeException e) {
            // a command that is not formed as this expects, or a fault of this gateway: both are for the client to see
            reply = RawDocuments.bytes(
                    new CommandException(ErrorName.FAILED_TO_PARSE, command.name() + " failed: " + e).reply());
        } finally {
            operations.end(operation);
        }
        return timed(command, reply);
    }

    private byte[] timed(Command command, byte[] reply) {
        BsonTimestamp time;
        try {
            Connection connection = engine.take();
            try {
                time = clock.time(WRITES.contains(command.key()) ? gate.end(connection) : gate.visible(connection));
            } finally {
                engine.giveBack(connection);
            }
        } catch (SQLException e) {
            // the engine is gone, and the reply says so already
            return reply;
        }
        BsonDocument signature =
                new BsonDocument("hash", new BsonBinary(new byte[20])).append("keyId", new BsonInt64(0));
        return RawDocuments.with(
                reply,
                new BsonDocument("$clusterTime", new BsonDocument("clusterTime", time).append("signature", signature))
                        .append("operationTime", time));
    }
}
