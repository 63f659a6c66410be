package io.godwit.mysql.connection;

import io.godwit.sql.connection.WatchedSocket;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends sessions whose other end is lost though the connection looks open: a firewall forgot it, a proxy holds it, a machine is gone.
 * No time-out can tell that from an index that takes hours, so a session that waits for long is asked about on a new one: if the
 * server no longer has it, or itself waits for us (MySQL Reference Manual, "Thread Command Values" and "General Thread States"), what
 * is between is broken. A thread looks after all sessions of an endpoint, for as long as there are any.
 */
final class SilenceWatch {
    private static final Logger LOG = LoggerFactory.getLogger(SilenceWatch.class);
    private static final long LOOK_MILLIS = 1000;
    private static final long ANSWER_MILLIS = 10_000;
    /** In the time after which a session is suspect. */
    private static final int ASKS = 6;

    private static final String ASK =
            "SELECT id, command, COALESCE(state, '') FROM information_schema.processlist WHERE id IN (";

    /** States in which a server waits for its client to send or to take. */
    private static final Set<String> WAITING =
            Set.of("writing to net", "sending to client", "reading from net", "receiving from client");

    private final String jdbcUrl;
    private final Properties properties;
    private final long patienceNanos;
    private final Set<Watched> open = ConcurrentHashMap.newKeySet();
    private boolean running;

    SilenceWatch(String jdbcUrl, Properties properties, long patienceSeconds) {
        this.jdbcUrl = jdbcUrl;
        this.patienceNanos = TimeUnit.SECONDS.toNanos(patienceSeconds);
        this.properties = new Properties();
        this.properties.putAll(properties);
        this.properties.setProperty("socketTimeout", String.valueOf(ANSWER_MILLIS));
    }

    /** What a server does for a session. */
    private enum Doing {
        WORKS("works for it"),
        WAITS("waits for us too"),
        HAS_ENDED_IT("has ended it");

        private final String words;

        Doing(String words) {
            this.words = words;
        }

        static Doing of(String command, String state) {
            // a sender of the binary log that has nothing to send still sends heartbeats
            boolean waits = command.equals("Sleep")
                    || command.startsWith("Binlog Dump")
                    || WAITING.contains(state.toLowerCase(Locale.ROOT));
            return waits ? WAITS : WORKS;
        }
    }

    /** A session looked after. */
    private static final class Watched {
        private final WatchedSocket socket;
        private final long connectionId;
        private final String purpose;
        private int suspected;
        private long askedNanos;

        Watched(WatchedSocket socket, long connectionId, String purpose) {
            this.socket = socket;
            this.connectionId = connectionId;
            this.purpose = purpose;
            this.askedNanos = System.nanoTime();
        }

        /** Not more often than is of use. */
        boolean isDue(long everyNanos) {
            long now = System.nanoTime();
            if (now - askedNanos < everyNanos) {
                return false;
            }
            askedNanos = now;
            return true;
        }
    }

    /** Looks after a session until it is closed. */
    void add(WatchedSocket socket, long connectionId, String purpose) {
        open.add(new Watched(socket, connectionId, purpose));
        synchronized (this) {
            if (!running) {
                running = true;
                Thread thread = new Thread(this::watch, "godwit-silence");
                thread.setDaemon(true);
                thread.start();
            }
        }
    }

    private void watch() {
        while (true) {
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            synchronized (this) {
                open.removeIf(each -> each.socket.isClosed());
                if (open.isEmpty()) {
                    running = false;
                    return;
                }
            }
            List<Watched> waiting = open.stream()
                    .filter(each -> each.socket.waitingNanos() >= patienceNanos)
                    .filter(each -> each.isDue(patienceNanos / ASKS))
                    .toList();
            if (!waiting.isEmpty()) {
                lost(waiting).forEach(SilenceWatch::close);
            }
        }
    }

    /**
     * Those that are lost, of sessions that have been silent for long. If any is, so are all sessions of the endpoint, those that wait
     * for nothing as well: their work fails together, and the one among them that holds the claim would refuse us when we come back.
     * The server is told to end its part of them.
     */
    private List<Watched> lost(List<Watched> silent) {
        List<Watched> lost = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(jdbcUrl, properties);
                Statement statement = connection.createStatement()) {
            List<Watched> all = List.copyOf(open);
            Map<Long, Doing> known = known(statement, all);
            for (Watched each : silent) {
                Doing doing = known.getOrDefault(each.connectionId, Doing.HAS_ENDED_IT);
                if (doing == Doing.WORKS) {
                    each.suspected = 0;
                } else if (doing == Doing.HAS_ENDED_IT || each.suspected++ > 0) {
                    LOG.warn(
                            "{}: nothing was heard for {} s, and the server {}",
                            each.purpose,
                            TimeUnit.NANOSECONDS.toSeconds(each.socket.silentNanos()),
                            doing.words);
                    lost.add(each);
                }
            }
            if (!lost.isEmpty()) {
                lost.clear();
                lost.addAll(all);
                for (long connectionId : known.keySet()) {
                    statement.execute("KILL " + connectionId);
                }
            }
        } catch (SQLException e) {
            // nobody answers anything: then these sessions are as lost as a new one would be
            if (("" + e.getSQLState()).startsWith("08")) {
                silent.stream().filter(each -> each.suspected++ > 0).forEach(lost::add);
            }
            LOG.debug("sessions that wait cannot be asked about", e);
        }
        return lost;
    }

    private static Map<Long, Doing> known(Statement statement, List<Watched> sessions) throws SQLException {
        String numbers =
                sessions.stream().map(each -> String.valueOf(each.connectionId)).collect(Collectors.joining(", "));
        Map<Long, Doing> known = new HashMap<>();
        try (ResultSet row = statement.executeQuery(ASK + numbers + ")")) {
            while (row.next()) {
                known.put(row.getLong(1), Doing.of(row.getString(2), row.getString(3)));
            }
        }
        return known;
    }

    private static void close(Watched lost) {
        try {
            lost.socket.close();
        } catch (IOException e) {
            LOG.debug("closing a lost connection", e);
        }
    }
}
