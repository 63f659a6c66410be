package io.godwit.testkit.mongodb.gateway;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What writes documents. */
final class WriteCommands {
    private final Execution execution;
    private final Definitions definitions;

    WriteCommands(Execution execution, Definitions definitions) {
        this.execution = execution;
        this.definitions = definitions;
    }

    Map<String, Handler> all() {
        return Map.of(
                "insert", (command, client) -> batch(command, client, "insert"),
                "update", (command, client) -> batch(command, client, "update"),
                "delete", (command, client) -> batch(command, client, "delete"),
                "findandmodify", this::findAndModify);
    }

    private byte[] batch(Command command, Client client, String function) throws SQLException {
        return execution.write(command, client, connection -> {
            byte[] reply = Engine.call(
                    connection,
                    "select p_result::bytea from documentdb_api." + function + "(?," + Engine.BSON
                            + ",?::bytea::documentdb_core.bsonsequence)",
                    command.database(),
                    command.forEngine(),
                    sequence(command));
            return new WriteErrors(connection, command, definitions).named(Replies.complete(reply));
        });
    }

    private static byte @Nullable [] sequence(Command command) {
        return command.sequence();
    }

    private byte[] findAndModify(Command command, Client client) throws SQLException {
        return execution.write(command, client, connection -> modify(connection, command));
    }

    private static byte[] modify(Connection connection, Command command) throws SQLException {
        return Replies.complete(Engine.call(
                connection,
                "select p_result::bytea from documentdb_api.find_and_modify(?," + Engine.BSON + ")",
                command.database(),
                command.forEngine()));
    }
}
