package io.godwit.testkit.mongodb.gateway;

import io.godwit.testkit.mongodb.stream.ChangeStreams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Speaks MongoDB's wire protocol on a free port of 127.0.0.1, as the only member of a replica set, in front of one engine. All
 * writes to the engine go through one gateway. Safe for use by many threads.
 */
public final class Gateway implements AutoCloseable {
    private final ServerSocket listening;
    private final Engine engine;
    private final WriteGate gate = new WriteGate();
    private final Sessions sessions;
    private final Cursors cursors;
    private final Snapshots snapshots;
    private final ChangeStreams streams;
    private final Dispatcher dispatcher;
    private final Set<Client> clients = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService housekeeping;

    private Gateway(ServerSocket listening, String jdbcUrl) throws SQLException {
        this.listening = listening;
        this.engine = new Engine(jdbcUrl);
        ClusterClock clock = new ClusterClock();
        this.sessions = new Sessions(engine);
        this.cursors = new Cursors(engine);
        this.snapshots = new Snapshots(engine, gate, clock);
        Execution execution = new Execution(engine, gate, sessions);
        Operations operations = new Operations(sessions);
        Definitions definitions = definitions();
        this.streams = new ChangeStreams(jdbcUrl, clock);
        CursorCommands cursorCommands = new CursorCommands(engine, execution, cursors, snapshots, clock, streams);
        this.dispatcher = new Dispatcher(
                engine,
                gate,
                clock,
                operations,
                List.of(
                        cursorCommands.all(),
                        new ReadCommands(engine, execution, cursorCommands, snapshots, clock, operations).all(),
                        new WriteCommands(execution, definitions).all(),
                        new DefinitionCommands(execution, cursors, cursorCommands, definitions).all(),
                        new IndexCommands(engine, execution, snapshots).all(),
                        new ServerCommands(address(), gate, sessions, snapshots, execution, operations).all()));
        this.housekeeping = Executors.newSingleThreadScheduledExecutor(work -> daemon(work, "gateway-housekeeping"));
    }

    /**
     * Starts one.
     *
     * @param jdbcUrl of the engine, with parameters already in it
     */
    public static Gateway start(String jdbcUrl) {
        try {
            ServerSocket socket = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
            try {
                Gateway gateway = new Gateway(socket, jdbcUrl);
                gateway.begin();
                return gateway;
            } catch (SQLException e) {
                socket.close();
                throw new IllegalStateException("the gateway does not reach its engine: " + e.getMessage(), e);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Definitions definitions() throws SQLException {
        Connection connection = engine.take();
        try {
            Definitions made = Definitions.in(connection);
            connection.commit();
            return made;
        } finally {
            engine.giveBack(connection);
        }
    }

    private void begin() {
        daemon(this::accept, "gateway-" + listening.getLocalPort()).start();
        ScheduledFuture<?> unused = housekeeping.scheduleWithFixedDelay(this::cleanUp, 1, 1, TimeUnit.SECONDS);
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                Client client = new Client(socket, dispatcher, this::gone);
                clients.add(client);
                daemon(client, "gateway-client").start();
            }
        } catch (IOException e) {
            // closed: no further client is let in
        }
    }

    private void gone(Client client) {
        clients.remove(client);
        sessions.forget(client);
        cursors.forget(client);
    }

    private void cleanUp() {
        sessions.endOld();
        cursors.closeOld();
        snapshots.forgetOld();
    }

    private String address() {
        return "127.0.0.1:" + listening.getLocalPort();
    }

    /** The port it listens on. */
    public int port() {
        return listening.getLocalPort();
    }

    /** How a driver reaches it. */
    public String uri() {
        return "mongodb://" + address() + "/?replicaSet=" + ServerCommands.SET_NAME;
    }

    /** Loses all of the log that change streams could begin in so far. */
    public void loseLog() {
        streams.loseLog();
    }

    /** Whether the server is locked for writes ({@code fsync} with {@code lock}). */
    public boolean isLocked() {
        return gate.locks() > 0;
    }

    /** Takes all such locks away. */
    public void unlock() {
        while (gate.locks() > 0) {
            gate.lockServer(-1);
        }
    }

    /** Ends all connections; the engine goes on. */
    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        housekeeping.shutdownNow();
        clients.forEach(Client::close);
        streams.close();
        engine.close();
    }
}
