package io.godwit.testkit.mongodb.gateway;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.jspecify.annotations.Nullable;

/**
 * Reads at one moment ({@code readConcern: {level: "snapshot"}}). A moment is made while nothing commits, so that its place in the
 * log is exact; it is kept for as long as MongoDB's {@code minSnapshotHistoryWindowInSeconds} says after it was last used.
 */
final class Snapshots {
    private static final long UNUSED_WHILE_BUILDING_SECONDS = 2;

    private final Engine engine;
    private final WriteGate gate;
    private final ClusterClock clock;
    private final Map<Long, Snapshot> kept = new ConcurrentHashMap<>();
    private final AtomicInteger builds = new AtomicInteger();
    private volatile long windowSeconds = 300;

    Snapshots(Engine engine, WriteGate gate, ClusterClock clock) {
        this.engine = engine;
        this.gate = gate;
        this.clock = clock;
    }

    /** The moment that the read concern of a command outside transactions asks for; null if for none. */
    @Nullable
    Snapshot wanted(Command command) throws SQLException {
        BsonDocument concern = command.subdocument("readConcern");
        if (concern == null || command.inTransaction()) {
            return null;
        }
        String level = concern.getString("level", new BsonString("local")).getValue();
        return switch (level) {
            case "local", "available", "majority", "linearizable" -> null;
            case "snapshot" -> concern.get("atClusterTime") instanceof BsonTimestamp time ? at(time) : now();
            default -> throw new CommandException(ErrorName.FAILED_TO_PARSE, "unknown read concern level " + level);
        };
    }

    /** The moment that is now. */
    Snapshot now() throws SQLException {
        Connection connection = export();
        try {
            Snapshot made = gate.alone(connection, c -> new Snapshot(gate.end(c), exported(c), c));
            return keep(made);
        } catch (SQLException | RuntimeException e) {
            engine.giveBack(connection);
            throw e;
        }
    }

    /** A moment of a cluster time: one that is kept, or the present one if nothing was committed since that time. */
    Snapshot at(BsonTimestamp time) throws SQLException {
        long place = clock.place(time);
        Snapshot known = kept.get(place);
        if (known != null) {
            known.use();
            return known;
        }
        Connection connection = export();
        try {
            Snapshot made = gate.alone(connection, c -> {
                if (place > gate.end(c)) {
                    throw new CommandException(ErrorName.BAD_VALUE, "atClusterTime lies in the future");
                }
                if (!gate.unchangedSince(place)) {
                    throw new CommandException(
                            ErrorName.SNAPSHOT_TOO_OLD,
                            "Read timestamp is older than the oldest available timestamp of this test gateway");
                }
                return new Snapshot(place, exported(c), c);
            });
            return keep(made);
        } catch (SQLException | RuntimeException e) {
            engine.giveBack(connection);
            throw e;
        }
    }

    private Snapshot keep(Snapshot made) {
        Snapshot before = kept.putIfAbsent(made.place, made);
        if (before != null) {
            engine.giveBack(made.exporter);
            before.use();
            return before;
        }
        return made;
    }

    private Connection export() throws SQLException {
        Connection connection = engine.take();
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        return connection;
    }

    private static String exported(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_export_snapshot()")) {
            row.next();
            return row.getString(1);
        }
    }

    /** A session that sees the moment; the caller gives it back. */
    Connection open(Snapshot snapshot) throws SQLException {
        Connection connection = engine.take();
        try {
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            Engine.execute(connection, "set transaction snapshot '" + snapshot.exported + "'");
            return connection;
        } catch (SQLException e) {
            engine.giveBack(connection);
            throw e;
        }
    }

    /** An index is being built, for which the engine waits until older moments are gone: they are not kept for long meanwhile. */
    void buildBegins() {
        builds.incrementAndGet();
    }

    /** It is built. */
    void buildEnded() {
        builds.decrementAndGet();
    }

    /** How long moments are kept. */
    void window(long seconds) {
        windowSeconds = seconds;
        forgetOld();
    }

    long windowSeconds() {
        return windowSeconds;
    }

    /** Lets go of moments that were not used for long. */
    void forgetOld() {
        long seconds = builds.get() > 0 ? Math.min(windowSeconds, UNUSED_WHILE_BUILDING_SECONDS) : windowSeconds;
        long mostNanos = seconds * 1_000_000_000L;
        for (Snapshot snapshot : List.copyOf(kept.values())) {
            if (snapshot.idleNanos() >= mostNanos && kept.remove(snapshot.place, snapshot)) {
                engine.giveBack(snapshot.exporter);
            }
        }
    }
}
