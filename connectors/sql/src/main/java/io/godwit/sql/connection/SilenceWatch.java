package io.godwit.sql.connection;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends sessions whose other end is lost though the connection looks open: a firewall forgot it, a proxy holds it, a machine is gone.
 * No time-out can tell that from an index that takes hours, so a session that waits for long is asked about on a new one: if the
 * server no longer has it, or itself waits for us, what is between is broken. A thread looks after all sessions of an endpoint, for as
 * long as there are any. Safe for use by many threads.
 */
public final class SilenceWatch {
    private static final Logger LOG = LoggerFactory.getLogger(SilenceWatch.class);
    private static final long LOOK_MILLIS = 1000;
    /** In the time after which a session is suspect. */
    private static final int ASKS = 6;

    private final SessionList server;
    private final long patienceNanos;
    private final Set<Watched> open = ConcurrentHashMap.newKeySet();
    private boolean running;

    /**
     * Looks after nothing yet.
     *
     * @param patienceSeconds after which silence is looked into
     */
    public SilenceWatch(SessionList server, long patienceSeconds) {
        this.server = server;
        this.patienceNanos = TimeUnit.SECONDS.toNanos(patienceSeconds);
    }

    /** A session looked after. */
    private static final class Watched {
        private final WatchedSocket socket;
        private final long number;
        private final String name;
        private int suspected;
        private long askedNanos;

        Watched(WatchedSocket socket, long number, String name) {
            this.socket = socket;
            this.number = number;
            this.name = name;
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

    /**
     * Looks after a session until it is closed.
     *
     * @param number which of the server's sessions it is
     * @param name what it is called there
     */
    public void add(WatchedSocket socket, long number, String name) {
        open.add(new Watched(socket, number, name));
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
    public boolean isLost(long number, long waitedNanos) {
        if (waitedNanos < patienceNanos) {
            return false;
        }
        for (Watched each : open) {
            if (each.number == number
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
        try (Connection connection = server.connect()) {
            List<Watched> all = List.copyOf(open);
            Map<Long, String> names = new HashMap<>();
            all.forEach(each -> names.put(each.number, each.name));
            Map<Long, SessionList.Doing> known = server.doing(connection, names);
            for (Watched each : silent) {
                SessionList.Doing doing = known.getOrDefault(each.number, SessionList.Doing.HAS_ENDED_IT);
                if (doing == SessionList.Doing.WORKS) {
                    each.suspected = 0;
                } else if (doing == SessionList.Doing.HAS_ENDED_IT || each.suspected++ > 0) {
                    LOG.warn(
                            "{}: nothing was heard for {} s, and the server {}",
                            each.name,
                            TimeUnit.NANOSECONDS.toSeconds(each.socket.silentNanos()),
                            doing.inWords());
                    lost.add(each);
                }
            }
            if (!lost.isEmpty()) {
                lost.clear();
                lost.addAll(all);
                for (long number : known.keySet()) {
                    server.end(connection, number);
                }
            }
        } catch (SQLException e) {
            // nobody answers anything: then these sessions are as lost as a new one would be
            if (server.isUnreachable(e)) {
                silent.stream().filter(each -> each.suspected++ > 0).forEach(lost::add);
            }
            LOG.debug("sessions that wait cannot be asked about", e);
        }
        return lost;
    }

    private static void close(Watched lost) {
        try {
            lost.socket.close();
        } catch (IOException e) {
            LOG.debug("closing a lost connection", e);
        }
    }
}
