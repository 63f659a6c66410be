package io.godwit.testkit.mongodb.gateway;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Sessions of clients: their transactions, and what their last retryable write was answered. */
final class Sessions {
    private final Engine engine;
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();

    /** What is known of a session; guarded by itself. */
    static final class Session {
        private volatile @Nullable Transaction transaction;
        private long committed = -1;
        private long retryable = -1;
        private byte @Nullable [] reply;
    }

    /** Does a command of a transaction. */
    interface Work {
        byte[] in(Transaction transaction) throws SQLException;
    }

    Sessions(Engine engine) {
        this.engine = engine;
    }

    private Session of(Command command) {
        String id = command.session();
        if (id == null) {
            throw new CommandException(ErrorName.INVALID_OPTIONS, "a transaction needs a session");
        }
        return sessions.computeIfAbsent(id, i -> new Session());
    }

    /** Runs a command in its transaction, beginning it if the command says so; a failure ends the transaction. */
    byte[] inTransaction(Command command, Client client, Work work) throws SQLException {
        Session session = of(command);
        synchronized (session) {
            Transaction transaction =
                    command.flag("startTransaction") ? begin(session, command, client) : current(session, command);
            transaction.usedBy(client);
            boolean done = false;
            try {
                byte[] reply = work.in(transaction);
                done = true;
                return reply;
            } finally {
                if (!done) {
                    end(session);
                }
            }
        }
    }

    private Transaction begin(Session session, Command command, Client client) throws SQLException {
        end(session);
        Connection connection = engine.take();
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        Transaction begun = new Transaction(
                command.document().getDocument("lsid"), command.number("txnNumber", 0), connection, client);
        session.transaction = begun;
        return begun;
    }

    private static Transaction current(Session session, Command command) {
        long number = command.number("txnNumber", 0);
        Transaction transaction = session.transaction;
        if (transaction == null || transaction.number != number) {
            if (session.committed == number) {
                throw new CommandException(
                        ErrorName.TRANSACTION_COMMITTED, "Transaction " + number + " has been committed.");
            }
            throw new CommandException(
                    ErrorName.NO_SUCH_TRANSACTION,
                    "Given transaction number " + number + " does not match any in-progress transactions.",
                    CommandException.TRANSIENT);
        }
        return transaction;
    }

    /** Commits; again is no error. */
    byte[] commit(Command command, Work work) throws SQLException {
        Session session = of(command);
        synchronized (session) {
            if (session.transaction == null && session.committed == command.number("txnNumber", 0)) {
                return Replies.okBytes();
            }
            Transaction transaction = current(session, command);
            try {
                byte[] reply = work.in(transaction);
                session.committed = transaction.number;
                return reply;
            } finally {
                end(session);
            }
        }
    }

    /** Takes back. */
    void abort(Command command) {
        Session session = of(command);
        synchronized (session) {
            current(session, command);
            end(session);
        }
    }

    private void end(Session session) {
        Transaction transaction = session.transaction;
        if (transaction != null) {
            session.transaction = null;
            engine.giveBack(transaction.connection);
        }
    }

    /** Takes back what a transaction did whose reply told of a failed write. */
    void endAfterFailure(Command command) {
        Session session = of(command);
        synchronized (session) {
            end(session);
        }
    }

    /** Runs a write, or gives the reply of the same write if the client sends it again: its number tells. */
    byte[] once(Command command, Execution.Attempt write) throws SQLException {
        if (!command.has("txnNumber")) {
            return write.reply();
        }
        Session session = of(command);
        synchronized (session) {
            long number = command.number("txnNumber", 0);
            byte[] before = session.reply;
            if (before != null && session.retryable == number) {
                return before;
            }
            byte[] reply = write.reply();
            session.retryable = number;
            session.reply = reply;
            return reply;
        }
    }

    /** Notes that a client's connection is gone. */
    void forget(Client client) {
        for (Transaction transaction : open()) {
            if (transaction.isOf(client)) {
                transaction.orphan();
            }
        }
    }

    /** Ends transactions that last too long, and those whose client is gone: MongoDB would let them be for a minute. */
    void endOld() {
        endWhere(transaction -> transaction.isTooOld() || transaction.isLeft());
    }

    /** Transactions that have not ended. */
    List<Transaction> open() {
        List<Transaction> open = new ArrayList<>();
        for (Session session : sessions.values()) {
            Transaction transaction = session.transaction;
            if (transaction != null) {
                open.add(transaction);
            }
        }
        return open;
    }

    /** Whether there is a transaction that has written. */
    boolean anyHasWritten() {
        return sessions.values().stream().anyMatch(session -> {
            Transaction transaction = session.transaction;
            return transaction != null && transaction.wrote();
        });
    }

    private void endWhere(Predicate<Transaction> condition) {
        for (Session session : List.copyOf(sessions.values())) {
            Transaction seen = session.transaction;
            if (seen == null || !condition.test(seen)) {
                continue;
            }
            synchronized (session) {
                if (session.transaction == seen) {
                    end(session);
                }
            }
        }
    }

    /** Ends sessions by their ids. */
    void end(List<String> ids) {
        for (String id : ids) {
            Session session = sessions.remove(id);
            if (session != null) {
                synchronized (session) {
                    end(session);
                }
            }
        }
    }
}
