package io.godwit.testkit.mongodb.gateway;

import io.godwit.testkit.mongodb.stream.ChangeStreams;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt64;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Opens cursors and goes on with them. */
final class CursorCommands {
    private final Engine engine;
    private final Execution execution;
    private final Cursors cursors;
    private final Snapshots snapshots;
    private final ClusterClock clock;
    private final ChangeStreams streams;

    CursorCommands(
            Engine engine,
            Execution execution,
            Cursors cursors,
            Snapshots snapshots,
            ClusterClock clock,
            ChangeStreams streams) {
        this.engine = engine;
        this.execution = execution;
        this.cursors = cursors;
        this.snapshots = snapshots;
        this.clock = clock;
        this.streams = streams;
    }

    Map<String, Handler> all() {
        return Map.of("getmore", this::getMore, "killcursors", (command, client) -> killCursors(command));
    }

    /** Opens a cursor of one of the engine's functions. */
    byte[] open(Command command, Client client, String function, String namespace) throws SQLException {
        return open(command, client, function, namespace, command.forEngine());
    }

    /** The same, of what the engine is told in place of the command. */
    byte[] open(Command command, Client client, String function, String namespace, byte[] specification)
            throws SQLException {
        long id = cursors.newId();
        if (command.inTransaction()) {
            return execution.read(command, client, connection -> {
                Page page = Page.first(connection, command.database(), specification, function, id);
                add(page, id, command, client, namespace, null, null);
                return page.reply();
            });
        }
        Snapshot snapshot = snapshots.wanted(command);
        return Execution.again(
                command, () -> openOutside(id, command, client, function, namespace, specification, snapshot));
    }

    private byte[] openOutside(
            long id,
            Command command,
            Client client,
            String function,
            String namespace,
            byte[] specification,
            @Nullable Snapshot snapshot)
            throws SQLException {
        Connection connection = snapshot == null ? engine.take() : snapshots.open(snapshot);
        boolean kept = false;
        try {
            Page page = Page.first(connection, command.database(), specification, function, id);
            if (page.continuation() != null && (page.persistent() || snapshot != null)) {
                add(page, id, command, client, namespace, connection, snapshot);
                kept = true;
            } else {
                add(page, id, command, client, namespace, null, null);
                connection.commit();
            }
            return snapshot == null ? page.reply() : page.replyAt(clock.time(snapshot.place));
        } finally {
            if (!kept) {
                engine.giveBack(connection);
            }
        }
    }

    private void add(
            Page page,
            long id,
            Command command,
            Client client,
            String namespace,
            @Nullable Connection connection,
            @Nullable Snapshot snapshot) {
        byte[] continuation = page.continuation();
        if (continuation != null) {
            cursors.add(new OpenCursor(id, command.database(), namespace, connection, snapshot, continuation, client));
        }
    }

    private byte[] getMore(Command command, Client client) throws SQLException {
        if (streams.concerns(command.document())) {
            return stream(command);
        }
        long id = command.number("getMore", 0);
        OpenCursor cursor = cursors.get(id, command.database() + "." + command.text("collection", ""));
        synchronized (cursor) {
            // it may have been closed while this waited
            cursors.get(id, cursor.namespace);
            Connection own = cursor.connection;
            if (own == null) {
                return execution.read(command, client, connection -> next(connection, cursor, command, client));
            }
            boolean failed = true;
            try {
                byte[] reply = Execution.again(command, () -> next(own, cursor, command, client));
                failed = false;
                return reply;
            } finally {
                if (failed) {
                    cursors.close(id);
                }
            }
        }
    }

    private byte[] next(Connection connection, OpenCursor cursor, Command command, Client client) throws SQLException {
        Page page = Page.next(connection, command, cursor.continuation());
        byte[] continuation = page.continuation();
        if (continuation == null) {
            cursors.close(cursor.id);
        } else {
            cursor.advance(continuation, client);
        }
        Snapshot snapshot = cursor.snapshot;
        if (snapshot == null) {
            return page.reply();
        }
        snapshot.use();
        return page.replyAt(clock.time(snapshot.place));
    }

    /** Answers what is about a change stream. */
    byte[] stream(Command command) {
        return RawDocuments.bytes(streams.run(command.database(), command.document()));
    }

    boolean isStream(Command command) {
        return streams.concerns(command.document());
    }

    private byte[] killCursors(Command command) {
        BsonArray killed = new BsonArray();
        BsonArray unknown = new BsonArray();
        for (BsonValue id : command.document().getArray("cursors")) {
            long number = id.asNumber().longValue();
            (cursors.close(number) || streams.kill(number) ? killed : unknown).add(new BsonInt64(number));
        }
        return RawDocuments.bytes(new BsonDocument("cursorsKilled", killed)
                .append("cursorsNotFound", unknown)
                .append("cursorsAlive", new BsonArray())
                .append("cursorsUnknown", new BsonArray())
                .append("ok", new BsonDouble(1)));
    }
}
