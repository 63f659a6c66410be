package io.godwit.lab.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stands between clients and a server on 127.0.0.1 and treats their connections badly when told to. Two threads for each connection.
 * All methods may be called by any thread.
 */
public final class TcpProxy implements AutoCloseable {
    private static final int BUFFER_BYTES = 16 << 10;
    private static final int CONNECT_MILLIS = 2000;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final ServerSocket listening;
    private final int serverPort;
    private final Supplier<CommitSight> sights;
    private final List<Pair> pairs = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable Runnable> atCommit = new AtomicReference<>();
    private volatile boolean held;
    private volatile boolean refusing;
    private volatile long delayNanos;
    private volatile long bytesPerSecond;

    /** Listens on a free port, for a server on this one whose clients' commits are seen by what {@code sights} gives. */
    public TcpProxy(int serverPort, Supplier<CommitSight> sights) {
        this.serverPort = serverPort;
        this.sights = sights;
        try {
            listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept, "accept");
    }

    /** Where clients connect to. */
    public int port() {
        return listening.getLocalPort();
    }

    /** Passes nothing on, in any connection, until it is let go again; nothing is lost. */
    public void hold(boolean hold) {
        held = hold;
    }

    /** The same for the connections there are; new ones work. */
    public void holdThese(boolean hold) {
        pairs.forEach(pair -> pair.waiting = hold);
    }

    /** Ends all connections with a reset. */
    public void cut() {
        pairs.forEach(Pair::reset);
    }

    /** The connections there are never pass anything on again, and stay open; new ones work. */
    public void freeze() {
        pairs.forEach(pair -> pair.frozen = true);
    }

    /** Whether new connections are ended at once. */
    public void refuse(boolean refuse) {
        refusing = refuse;
    }

    /** Each piece of data, 16 KB at most, is passed on so much later than the one before it; 0 for no delay. */
    public void delay(long millis) {
        delayNanos = TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** The most that each connection passes on in either direction; 0 for no limit. */
    public void throttle(long bytes) {
        bytesPerSecond = bytes;
    }

    /** Called once, when a client's next {@code COMMIT} has been passed on, before its answer; by the connection's thread. */
    public void atNextCommit(Runnable action) {
        atCommit.set(action);
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            cut();
        }
    }

    private static void start(Runnable task, String name) {
        Thread thread = new Thread(task, "proxy " + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Socket server = new Socket();
                Pair pair = new Pair(client, server);
                try {
                    if (refusing) {
                        throw new IOException("refused");
                    }
                    server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort), CONNECT_MILLIS);
                    client.setTcpNoDelay(true);
                    server.setTcpNoDelay(true);
                } catch (IOException e) {
                    pair.reset();
                    continue;
                }
                pairs.add(pair);
                start(() -> pair.pump(client, server, sights.get()), "to server");
                start(() -> pair.pump(server, client, null), "to client");
            } catch (IOException e) {
                // closed, or a client that was gone at once
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }
    }

    private final class Pair {
        private final Socket client;
        private final Socket server;
        private volatile boolean frozen;
        private volatile boolean waiting;
        private volatile boolean ended;

        Pair(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void pump(Socket from, Socket to, @Nullable CommitSight sight) {
            byte[] buffer = new byte[BUFFER_BYTES];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    await();
                    boolean commit = sight != null && sight.sees(buffer, count);
                    pace(count);
                    out.write(buffer, 0, count);
                    if (commit) {
                        Runnable action = atCommit.getAndSet(null);
                        if (action != null) {
                            action.run();
                        }
                    }
                }
                await();
                end();
            } catch (IOException e) {
                await();
                reset();
            }
        }

        /** Does not return while frozen, unless it is cut. */
        private void await() {
            while ((held || waiting || frozen) && !ended) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }

        private void pace(int count) {
            long limit = bytesPerSecond;
            long nanos = delayNanos + (limit == 0 ? 0 : count * 1_000_000_000L / limit);
            long until = System.nanoTime() + nanos;
            while (nanos > 0 && !ended && System.nanoTime() < until) {
                LockSupport.parkNanos(until - System.nanoTime());
            }
        }

        private void end() {
            ended = true;
            pairs.remove(this);
            close(client);
            close(server);
        }

        void reset() {
            ended = true;
            pairs.remove(this);
            linger(client);
            linger(server);
            close(client);
            close(server);
        }

        private static void linger(Socket socket) {
            try {
                socket.setSoLinger(true, 0);
            } catch (IOException e) {
                // closed already
                return;
            }
        }

        private static void close(Socket socket) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
