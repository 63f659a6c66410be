package io.godwit.testkit.mongodb.gateway;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What every commit of the gateway passes. Nothing commits while somebody is alone within, so that a place in the log can be found
 * before which everything is visible and after which nothing is; here writes wait while the server is locked for a backup, and are
 * refused while users' writes are blocked.
 */
final class WriteGate {
    private static final Set<String> INTERNAL = Set.of("admin", "config", "local");

    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition changed = lock.newCondition();
    private final Map<Long, Long> entered = new ConcurrentHashMap<>();
    private final AtomicLong tickets = new AtomicLong();
    private int locks;
    private boolean alone;
    private volatile boolean blocked;
    private volatile long lastPlace;
    private volatile long lastCommit;

    /** Work with a session of the engine. */
    interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    /** Refuses a write while users' writes are blocked. */
    void requireAllowed(String database) {
        if (blocked && !INTERNAL.contains(database)) {
            throw new CommandException(ErrorName.USER_WRITES_BLOCKED, "User writes blocked");
        }
    }

    /** Lets a commit in; returns its ticket. Waits while the server is locked, until the deadline. */
    long enter(long deadlineNanos) {
        lock.lock();
        try {
            while (locks > 0 || alone) {
                long left = deadlineNanos - System.nanoTime();
                if (left <= 0) {
                    throw new CommandException(ErrorName.MAX_TIME_EXPIRED, "operation exceeded time limit");
                }
                changed.awaitNanos(left);
            }
            long ticket = tickets.incrementAndGet();
            entered.put(ticket, lastPlace);
            return ticket;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(ErrorName.INTERNAL_ERROR, "the gateway ends");
        } finally {
            lock.unlock();
        }
    }

    /** Lets it out again; everything it committed lies before the place. */
    void leave(long ticket, long place) {
        lock.lock();
        try {
            entered.remove(ticket);
            lastCommit = Math.max(lastCommit, place);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Does something while nothing commits. */
    <T> T alone(Connection connection, Work<T> work) throws SQLException {
        lock.lock();
        try {
            while (alone) {
                changed.await();
            }
            alone = true;
            while (!entered.isEmpty()) {
                changed.await();
            }
        } catch (InterruptedException e) {
            alone = false;
            Thread.currentThread().interrupt();
            throw new CommandException(ErrorName.INTERNAL_ERROR, "the gateway ends");
        } finally {
            lock.unlock();
        }
        try {
            return work.with(connection);
        } finally {
            lock.lock();
            try {
                alone = false;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** The end of the log. */
    long end(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                        connection.prepareStatement("select (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint");
                ResultSet row = statement.executeQuery()) {
            row.next();
            long place = row.getLong(1);
            lastPlace = Math.max(lastPlace, place);
            return place;
        }
    }

    /** A place before which everything that was committed is visible. */
    long visible(Connection connection) throws SQLException {
        long end = end(connection);
        return entered.values().stream().mapToLong(Long::longValue).min().orElse(end);
    }

    /** Whether nothing was committed since a place; for whoever is alone within. */
    boolean unchangedSince(long place) {
        return place >= lastCommit;
    }

    /** Locks or unlocks the server for writes; returns how many locks there are. */
    int lockServer(int difference) {
        lock.lock();
        try {
            if (locks + difference < 0) {
                throw new CommandException(ErrorName.ILLEGAL_OPERATION, "fsyncUnlock called when not locked");
            }
            locks += difference;
            while (difference > 0 && !entered.isEmpty()) {
                changed.await();
            }
            changed.signalAll();
            return locks;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(ErrorName.INTERNAL_ERROR, "the gateway ends");
        } finally {
            lock.unlock();
        }
    }

    int locks() {
        lock.lock();
        try {
            return locks;
        } finally {
            lock.unlock();
        }
    }

    /** Blocks users' writes, or lets them be, from now on. */
    void block(boolean users) {
        blocked = users;
    }

    boolean isBlocked() {
        return blocked;
    }

    /** Waits until every write that was within is out. */
    void awaitEmpty() {
        lock.lock();
        try {
            long newest = tickets.get();
            while (entered.keySet().stream().anyMatch(ticket -> ticket <= newest)) {
                changed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
