package io.godwit.testkit.mongodb.gateway;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** What reads documents: cursors, at the present or at a moment, and counts. */
final class ReadCommands {
    /** The engine reads these and does nothing with them; others it refuses itself. */
    private static final Set<String> IGNORED_BY_THE_ENGINE =
            Set.of("min", "max", "returnKey", "showRecordId", "tailable", "awaitData", "oplogReplay");

    private final Engine engine;
    private final Execution execution;
    private final CursorCommands cursors;
    private final Snapshots snapshots;
    private final ClusterClock clock;
    private final Operations operations;

    ReadCommands(
            Engine engine,
            Execution execution,
            CursorCommands cursors,
            Snapshots snapshots,
            ClusterClock clock,
            Operations operations) {
        this.engine = engine;
        this.execution = execution;
        this.cursors = cursors;
        this.snapshots = snapshots;
        this.clock = clock;
        this.operations = operations;
    }

    Map<String, Handler> all() {
        return Map.of(
                "find",
                        (command, client) -> {
                            refuseIgnored(command);
                            return cursors.open(command, client, "find", command.namespace());
                        },
                "aggregate", this::aggregate,
                "count", this::count,
                "distinct", this::distinct);
    }

    private static void refuseIgnored(Command command) {
        for (String field : IGNORED_BY_THE_ENGINE) {
            BsonValue value = command.document().get(field);
            if (value != null && !(value.isBoolean() && !value.asBoolean().getValue())) {
                throw new CommandException(
                        ErrorName.COMMAND_NOT_SUPPORTED, "this test gateway has no find with " + field);
            }
        }
    }

    private byte[] aggregate(Command command, Client client) throws SQLException {
        if (cursors.isStream(command)) {
            return cursors.stream(command);
        }
        BsonValue target = command.document().get(command.name());
        String namespace = command.database() + "."
                + (target != null && target.isString() ? target.asString().getValue() : "$cmd.aggregate");
        if (writes(command)) {
            return execution.write(command, client, connection -> {
                Page page = Page.first(connection, command.database(), command.forEngine(), "aggregate", 0);
                if (page.continuation() != null) {
                    throw new CommandException(ErrorName.INTERNAL_ERROR, "a pipeline that writes has results");
                }
                return page.reply();
            });
        }
        BsonArray stages = command.document().getArray("pipeline", new BsonArray());
        return cursors.open(
                command,
                client,
                "aggregate",
                namespace,
                !stages.isEmpty() && stages.get(0).asDocument().containsKey("$currentOp")
                        ? currentOperations(command, stages)
                        : command.forEngine());
    }

    /** The engine's operations are not the clients': what follows is done with those that the gateway knows. */
    private byte[] currentOperations(Command command, BsonArray stages) {
        BsonArray told = new BsonArray();
        told.add(new BsonDocument("$documents", new BsonArray(operations.all(command))));
        told.addAll(stages.subList(1, stages.size()));
        return RawDocuments.with(
                RawDocuments.without(command.forEngine(), Set.of("pipeline")), new BsonDocument("pipeline", told));
    }

    private static boolean writes(Command command) {
        if (!(command.document().get("pipeline") instanceof BsonArray stages) || stages.isEmpty()) {
            return false;
        }
        BsonValue last = stages.get(stages.size() - 1);
        return last.isDocument()
                && (last.asDocument().containsKey("$out") || last.asDocument().containsKey("$merge"));
    }

    private byte[] distinct(Command command, Client client) throws SQLException {
        Snapshot snapshot = snapshots.wanted(command);
        if (snapshot == null) {
            return single(command, client, "distinct_query");
        }
        Connection connection = snapshots.open(snapshot);
        try {
            byte[] reply = single(connection, command, "distinct_query");
            return RawDocuments.with(reply, new BsonDocument("atClusterTime", clock.time(snapshot.place)));
        } finally {
            engine.giveBack(connection);
        }
    }

    private byte[] count(Command command, Client client) throws SQLException {
        if (snapshots.wanted(command) != null) {
            throw new CommandException(ErrorName.INVALID_OPTIONS, "the command count does not read at a moment");
        }
        return single(command, client, "count_query");
    }

    private byte[] single(Command command, Client client, String function) throws SQLException {
        return execution.read(command, client, connection -> single(connection, command, function));
    }

    private static byte[] single(Connection connection, Command command, String function) throws SQLException {
        return Replies.complete(Engine.call(
                connection,
                "select document::bytea from documentdb_api." + function + "(?," + Engine.BSON + ")",
                command.database(),
                command.forEngine()));
    }
}
