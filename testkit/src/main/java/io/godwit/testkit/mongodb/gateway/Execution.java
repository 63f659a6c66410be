package io.godwit.testkit.mongodb.gateway;

import io.godwit.testkit.mongodb.stream.ChangeStreams;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.LockSupport;
import org.bson.BsonDocument;

/**
 * How commands are run: those of a transaction in its session of the engine, others in a transaction of the engine's of their own,
 * again and again while they meet other transactions' locks, as MongoDB does with writes outside of transactions.
 */
final class Execution {
    private static final long FIRST_PAUSE_NANOS = 2_000_000;
    private static final long LONGEST_PAUSE_NANOS = 100_000_000;

    private final Engine engine;
    private final WriteGate gate;
    private final Sessions sessions;

    Execution(Engine engine, WriteGate gate, Sessions sessions) {
        this.engine = engine;
        this.gate = gate;
        this.sessions = sessions;
    }

    /** Runs what reads only. */
    byte[] read(Command command, Client client, WriteGate.Work<byte[]> work) throws SQLException {
        if (command.inTransaction()) {
            return sessions.inTransaction(command, client, t -> mapped(() -> work.with(t.connection), true));
        }
        return again(command, () -> {
            Connection connection = engine.take();
            try {
                limit(connection, command);
                byte[] reply = work.with(connection);
                connection.commit();
                return reply;
            } finally {
                engine.giveBack(connection);
            }
        });
    }

    /** Runs what writes to a database. */
    byte[] write(Command command, Client client, WriteGate.Work<byte[]> work) throws SQLException {
        requireWriteConcern(command);
        if (command.inTransaction()) {
            return writeInTransaction(command, client, work);
        }
        return sessions.once(command, () -> again(command, () -> writeOnce(command, work)));
    }

    private byte[] writeInTransaction(Command command, Client client, WriteGate.Work<byte[]> work) throws SQLException {
        byte[] reply = sessions.inTransaction(command, client, t -> {
            gate.requireAllowed(command.database());
            t.noteWrite();
            return mapped(() -> noted(t.connection, command, work), true);
        });
        if (Replies.hasWriteErrors(reply)) {
            sessions.endAfterFailure(command);
        }
        return reply;
    }

    private byte[] writeOnce(Command command, WriteGate.Work<byte[]> work) throws SQLException {
        Connection connection = engine.take();
        try {
            long ticket = gate.enter(command.deadlineNanos());
            long place = 0;
            try {
                gate.requireAllowed(command.database());
                limit(connection, command);
                byte[] reply = noted(connection, command, work);
                connection.commit();
                place = gate.end(connection);
                return reply;
            } finally {
                gate.leave(ticket, place);
            }
        } finally {
            engine.giveBack(connection);
        }
    }

    /** Does a write, with the notes in the engine's log that change streams need. */
    private static byte[] noted(Connection connection, Command command, WriteGate.Work<byte[]> work)
            throws SQLException {
        ChangeStreams.before(connection, command.database(), command.document(), command.sequence());
        byte[] reply = work.with(connection);
        ChangeStreams.after(connection, command.database(), command.document());
        return reply;
    }

    /** Commits a transaction. */
    byte[] commit(Command command) throws SQLException {
        requireWriteConcern(command);
        return sessions.commit(
                command,
                t -> mapped(
                        () -> {
                            long ticket = gate.enter(command.deadlineNanos());
                            long place = 0;
                            try {
                                t.connection.commit();
                                place = gate.end(t.connection);
                            } finally {
                                gate.leave(ticket, place);
                            }
                            return Replies.okBytes();
                        },
                        true));
    }

    /** Something that ends with a reply. */
    interface Attempt {
        byte[] reply() throws SQLException;
    }

    private static byte[] mapped(Attempt attempt, boolean transaction) throws SQLException {
        try {
            return attempt.reply();
        } catch (SQLException e) {
            CommandException refused = EngineErrors.of(e);
            throw transaction ? refused.inTransaction() : refused;
        } catch (CommandException e) {
            throw transaction ? e.inTransaction() : e;
        }
    }

    /** Tries until no lock of others stands in the way, or the client's time is over. */
    static byte[] again(Command command, Attempt attempt) throws SQLException {
        long deadline = command.deadlineNanos();
        long pause = FIRST_PAUSE_NANOS;
        while (true) {
            try {
                return mapped(attempt, false);
            } catch (CommandException e) {
                if (e.name() != ErrorName.WRITE_CONFLICT) {
                    throw e;
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new CommandException(ErrorName.MAX_TIME_EXPIRED, "operation exceeded time limit");
                }
            }
            LockSupport.parkNanos(pause);
            pause = Math.min(pause * 2, LONGEST_PAUSE_NANOS);
        }
    }

    private static void limit(Connection connection, Command command) throws SQLException {
        long millis = command.number("maxTimeMS", 0);
        if (millis > 0 && !command.key().equals("getmore")) {
            Engine.execute(connection, "set local statement_timeout = " + Math.min(millis, Integer.MAX_VALUE));
        }
    }

    /** There is one server: more cannot confirm a write. */
    private static void requireWriteConcern(Command command) {
        BsonDocument concern = command.subdocument("writeConcern");
        if (concern != null
                && concern.containsKey("w")
                && concern.get("w").isNumber()
                && concern.getNumber("w").intValue() > 1) {
            throw new CommandException(ErrorName.CANNOT_SATISFY_WRITE_CONCERN, "Not enough data-bearing nodes");
        }
    }
}
