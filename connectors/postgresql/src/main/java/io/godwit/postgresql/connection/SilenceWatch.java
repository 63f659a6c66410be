package io.godwit.postgresql.connection;

import io.godwit.sql.connection.WatchedSocket;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends sessions whose other end is lost though the connection looks open: a firewall forgot it, a proxy holds it, a machine is gone.
 * No time-out can tell that from an index that takes hours, so a session that waits for long is asked about on a new one: if the
 * server no longer has it, or itself waits for us (pg_stat_activity, wait events Client and Activity), what is between is broken. A
 * thread looks after all sessions of an endpoint, for as long as there are any.
 */
final class SilenceWatch {
    private static final Logger LOG = LoggerFactory.getLogger(SilenceWatch.class);
    private static final long LOOK_MILLIS = 1000;
    private static final int ANSWER_SECONDS = 10;
    /** In the time after which a session is suspect. */
    private static final int ASKS = 6;

    private static final String ASK = "SELECT pid, application_name, state, coalesce(wait_event_type, '')"
            + " FROM pg_catalog.pg_stat_activity WHERE pid = ANY (?)";
    private static final String END = "SELECT pg_catalog.pg_terminate_backend(?)";

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
        this.properties.setProperty("socketTimeout", String.valueOf(ANSWER_SECONDS));
        this.properties.setProperty("ApplicationName", properties.getProperty("ApplicationName") + " watch");
    }

    /** What a server does for a session. */
    private enum Server {
        WORKS("works for it"),
        WAITS("waits for us too"),
        HAS_ENDED_IT("has ended it");

        private final String words;

        Server(String words) {
            this.words = words;
        }
    }

    /** A session looked after. */
    private static final class Watched {
        private final WatchedSocket socket;
        private final Connection connection;
        private final int serverProcess;
        private final String application;
        private int suspected;
        private long askedNanos;

        Watched(WatchedSocket socket, Connection connection, int serverProcess, String application) {
            this.socket = socket;
            this.connection = connection;
            this.serverProcess = serverProcess;
            this.application = application;
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
    void add(WatchedSocket socket, Connection connection, String application) throws SQLException {
        int process = connection.unwrap(PGConnection.class).getBackendPID();
        open.add(new Watched(socket, connection, process, application));
        synchronized (this) {
            if (!running) {
                running = true;
                Thread thread = new Thread(this::watch, "godwit-silence");
                thread.setDaemon(true);
                thread.start();
            }
        }
    }

    /**
     * Whether a session that is read without waiting, and whose server was asked to answer, is lost.
     *
     * @param waitedNanos how long it has been read
     */
    boolean isLost(Connection connection, long waitedNanos) {
        if (waitedNanos < patienceNanos) {
            return false;
        }
        for (Watched each : open) {
            if (each.connection == connection
                    && each.socket.silentNanos() >= patienceNanos
                    && each.isDue(patienceNanos / ASKS)) {
                List<Watched> lost = lost(List.of(each));
                lost.forEach(SilenceWatch::close);
                return !lost.isEmpty();
            }
        }
        return false;
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
        try (Connection connection = DriverManager.getConnection(jdbcUrl, properties)) {
            List<Watched> all = List.copyOf(open);
            Map<Integer, Server> known = known(connection, all);
            for (Watched each : silent) {
                Server server = known.getOrDefault(each.serverProcess, Server.HAS_ENDED_IT);
                if (server == Server.WORKS) {
                    each.suspected = 0;
                } else if (server == Server.HAS_ENDED_IT || each.suspected++ > 0) {
                    LOG.warn(
                            "{}: nothing was heard for {} s, and the server {}",
                            each.application,
                            TimeUnit.NANOSECONDS.toSeconds(each.socket.silentNanos()),
                            server.words);
                    lost.add(each);
                }
            }
            if (!lost.isEmpty()) {
                lost.clear();
                lost.addAll(all);
                for (int process : known.keySet()) {
                    end(connection, process);
                }
            }
        } catch (SQLException e) {
            // nobody answers anything: then these sessions are as lost as a new one would be
            String state = "" + e.getSQLState();
            if (state.startsWith("08") || state.startsWith("57P")) {
                silent.stream().filter(each -> each.suspected++ > 0).forEach(lost::add);
            }
            LOG.debug("sessions that wait cannot be asked about", e);
        }
        return lost;
    }

    private static Map<Integer, Server> known(Connection connection, List<Watched> sessions) throws SQLException {
        Map<Integer, String> applications = new HashMap<>();
        sessions.forEach(each -> applications.put(each.serverProcess, each.application));
        Map<Integer, Server> known = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(ASK)) {
            statement.setArray(
                    1, connection.createArrayOf("int4", applications.keySet().toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    int process = row.getInt(1);
                    if (!same(row.getString(2), applications.get(process))) {
                        continue;
                    }
                    boolean waits = row.getString(4).equals("Client")
                            || row.getString(4).equals("Activity")
                            || ("" + row.getString(3)).startsWith("idle");
                    known.put(process, waits ? Server.WAITS : Server.WORKS);
                }
            }
        }
        return known;
    }

    /** The server cuts long names. */
    private static boolean same(@Nullable String shown, @Nullable String ours) {
        return shown != null && ours != null && !shown.isEmpty() && ours.startsWith(shown);
    }

    private static void end(Connection connection, int serverProcess) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(END)) {
            statement.setInt(1, serverProcess);
            statement.execute();
        }
    }

    private static void close(Watched lost) {
        try {
            lost.socket.close();
        } catch (IOException e) {
            LOG.debug("closing a lost connection", e);
        }
    }
}
