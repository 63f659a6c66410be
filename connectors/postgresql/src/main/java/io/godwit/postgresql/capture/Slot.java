package io.godwit.postgresql.capture;

import io.godwit.postgresql.connection.Quoting;
import io.godwit.postgresql.connection.Sessions;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.schema.Table;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The logical replication slot of one migration, which makes the source keep its log, and the publication that says which
 * tables' changes the slot gives. Both bear the migration's name. Safe for many threads.
 */
public final class Slot implements AutoCloseable {
    private static final int NAME_BYTES = 63;
    private static final int CREATION_SECONDS = 120;
    private static final String QUERY_CANCELED = "57014";
    private static final String OBJECT_IN_USE = "55006";
    private static final long FREE_GRACE_MILLIS = 5_000;
    private static final long FREE_MILLIS = 30_000;

    private final Sessions sessions;
    private final String name;
    private final String application;
    private final Publication publication;
    private final Monitor monitor;
    private volatile @Nullable ChangeReader reader;

    /** Connects to nothing yet. */
    public Slot(Sessions sessions, String migration) {
        this.sessions = sessions;
        this.name = nameFor(migration);
        this.application = "godwit " + migration + " ";
        this.publication = new Publication(name, sessions.version());
        this.monitor = new Monitor(sessions);
    }

    /** A name that slots may have: lower-case letters, digits, underscores; different for different migrations. */
    static String nameFor(String migration) {
        String plain = "godwit_" + migration.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
        if (plain.equals("godwit_" + migration) && plain.length() <= NAME_BYTES) {
            return plain;
        }
        long hash = 1469598103934665603L;
        for (byte b : migration.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 1099511628211L;
        }
        String suffix = String.format(Locale.ROOT, "_%08x", (int) (hash ^ (hash >>> 32)));
        return plain.substring(0, Math.min(plain.length(), NAME_BYTES - suffix.length())) + suffix;
    }

    /** The name of the slot and of the publication. */
    public String name() {
        return name;
    }

    /** How the names of this migration's sessions begin. */
    String application() {
        return application;
    }

    /** Whether the connection of a stream is lost though it looks open. */
    boolean isLost(Connection connection, long waitedNanos) {
        return sessions.isLost(connection, waitedNanos);
    }

    Monitor monitor() {
        return monitor;
    }

    Publication publication() {
        return publication;
    }

    /**
     * Makes publication and slot unless they are there, and makes sure that they are whole if they are. The publication comes
     * first: the slot decodes with the catalog as it was, and a publication made later would be missing from it.
     *
     * @return where the slot's log begins to be readable
     */
    public synchronized Lsn retain(List<Table> tables) {
        SlotState state = state();
        if (state != null) {
            Lsn confirmed = state.usable(name, database());
            monitor.ask(
                    "reading the publication",
                    c -> publication.tablesWithAll(
                            c, tables.stream().map(Table::id).toList()));
            return confirmed;
        }
        try (Connection connection = sessions.open("retain")) {
            connection.setAutoCommit(false);
            publication.create(connection, tables);
            connection.commit();
            connection.setAutoCommit(true);
            return create(connection);
        } catch (SQLException e) {
            throw monitor.failed(e, "making the source keep its log");
        }
    }

    /** Creating a slot waits for the transactions then running; a forgotten one must not hold us for ever. */
    private Lsn create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET statement_timeout = '" + CREATION_SECONDS + "s'");
            try (ResultSet row = statement.executeQuery("SELECT lsn::text FROM"
                    + " pg_catalog.pg_create_logical_replication_slot(" + Quoting.literal(name) + ", 'pgoutput')")) {
                row.next();
                return Lsn.parse(row.getString(1));
            } catch (SQLException e) {
                if (QUERY_CANCELED.equals(e.getSQLState())) {
                    throw new GodwitException(
                            Errors.SOURCE_UNREACHABLE,
                            "the replication slot waits for transactions to end: " + oldTransactions(),
                            name,
                            e);
                }
                throw e;
            }
        }
    }

    private String oldTransactions() {
        return monitor.ask(
                "looking for old transactions",
                c -> text(
                        c,
                        "SELECT coalesce(string_agg('process ' || pid || ' since ' || xact_start::timestamptz(0), ', '"
                                + " ORDER BY xact_start), 'prepared transactions, if any') FROM pg_catalog.pg_stat_activity"
                                + " WHERE backend_xid IS NOT NULL AND pid <> pg_catalog.pg_backend_pid()"));
    }

    @Nullable
    SlotState state() {
        return monitor.ask(
                        "reading the replication slot",
                        c -> Optional.ofNullable(SlotState.read(c, sessions.version(), name)))
                .orElse(null);
    }

    String database() {
        return monitor.ask("reading the database's name", c -> text(c, "SELECT pg_catalog.current_database()::text"));
    }

    /**
     * A position at or after every commit that is visible by now, which the stream will certainly reach: the log is flushed up
     * to it and goes on behind it, even if nothing else happens on the server.
     */
    public Lsn currentPosition() {
        return monitor.ask("reading the log's end", c -> {
            Lsn position;
            boolean reachable;
            try (Statement statement = c.createStatement();
                    ResultSet row = statement.executeQuery(
                            "SELECT p::text, p <= f FROM (SELECT"
                                    + " pg_catalog.pg_current_wal_insert_lsn() p, pg_catalog.pg_current_wal_flush_lsn() f) l")) {
                row.next();
                position = Lsn.parse(row.getString(1));
                reachable = row.getBoolean(2);
            }
            if (!reachable) {
                nudge(c);
            }
            return position;
        });
    }

    /** Commits a tiny transaction: the server only sends what is flushed, and flushes at commits. */
    static void nudge(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_catalog.pg_logical_emit_message(true, 'godwit', '')");
        }
    }

    /** Lets the source forget its log up to here; never goes back. */
    public void release(Lsn applied) {
        ChangeReader open = reader;
        if (open != null && open.release(applied)) {
            return;
        }
        monitor.ask("releasing the source's log", c -> {
            SlotState state = SlotState.read(c, sessions.version(), name);
            if (state == null || state.activePid() != 0 || state.lost() != null) {
                return false;
            }
            Lsn confirmed = state.confirmed();
            if (confirmed == null || confirmed.covers(applied)) {
                return false;
            }
            try (PreparedStatement statement =
                    c.prepareStatement("SELECT pg_catalog.pg_replication_slot_advance(?, ?::pg_lsn)")) {
                statement.setString(1, name);
                statement.setString(2, applied.text());
                statement.execute();
                return true;
            } catch (SQLException e) {
                if (OBJECT_IN_USE.equals(e.getSQLState())) {
                    return false;
                }
                throw e;
            }
        });
    }

    void opened(ChangeReader opened) {
        reader = opened;
    }

    void closed(ChangeReader closed) {
        if (reader == closed) {
            reader = null;
        }
    }

    /**
     * Waits until no process uses the slot. One that bears this migration's name is left over from a dead runner, since only
     * one runner holds the claim: it is ended if it does not go by itself.
     */
    void awaitFree() {
        long begun = System.nanoTime();
        boolean ended = false;
        while (true) {
            SlotState state = state();
            if (state == null || state.activePid() == 0) {
                return;
            }
            long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
            if (waited > FREE_MILLIS) {
                throw new GodwitException(
                        Errors.SOURCE_UNREACHABLE,
                        "the replication slot is in use by process " + state.activePid(),
                        name,
                        null);
            }
            if (waited > FREE_GRACE_MILLIS && !ended) {
                endIfOurs(state.activePid());
                ended = true;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    private void endIfOurs(int pid) {
        monitor.ask("ending a left-over reader of the slot", c -> {
            try (PreparedStatement statement = c.prepareStatement("SELECT pg_catalog.pg_terminate_backend(pid)"
                    + " FROM pg_catalog.pg_stat_activity WHERE pid = ?"
                    + " AND left(application_name, length(left(?, 60))) = left(?, 60)")) {
                statement.setInt(1, pid);
                statement.setString(2, application);
                statement.setString(3, application);
                statement.execute();
                return true;
            }
        });
    }

    /** Removes slot and publication; harmless if there are none. */
    public synchronized void drop() {
        ChangeReader open = reader;
        if (open != null) {
            open.close();
        }
        SlotState state = state();
        if (state != null && state.database().equals(database())) {
            awaitFree();
            monitor.ask("dropping the replication slot", c -> {
                try (PreparedStatement statement = c.prepareStatement("SELECT"
                        + " pg_catalog.pg_drop_replication_slot(slot_name) FROM pg_catalog.pg_replication_slots"
                        + " WHERE slot_name = ?")) {
                    statement.setString(1, name);
                    return statement.execute();
                }
            });
        }
        monitor.ask("dropping the publication", c -> {
            publication.drop(c);
            return true;
        });
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            String text = row.getString(1);
            return text == null ? "" : text;
        }
    }

    /** Closes the session for questions; slot and publication stay. */
    @Override
    public void close() {
        monitor.close();
    }
}
