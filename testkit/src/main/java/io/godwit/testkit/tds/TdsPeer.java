package io.godwit.testkit.tds;

import io.godwit.testkit.tds.sql.Peer;
import io.godwit.testkit.tds.wire.TdsConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The stand-in for SQL Server: listens on 127.0.0.1 and keeps its databases in memory until it is closed. No TLS. */
public final class TdsPeer implements AutoCloseable {
    /** Who may log in, and may do everything. */
    public static final String USER = "sa";

    public static final String PASSWORD = "Stand-In-1";

    private static final int NEWEST = 16;

    private final Peer peer;
    private final ServerSocket listening;
    private final Set<TdsConnection> connections = ConcurrentHashMap.newKeySet();

    private TdsPeer(int version) {
        peer = new Peer(USER, PASSWORD, version);
        try {
            listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread acceptor = new Thread(this::accept, "stand-in");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    /** Starts one on a free port. */
    public static TdsPeer start() {
        return start(NEWEST);
    }

    /**
     * Starts one that says it is an older version, and refuses system views and columns that came later.
     *
     * @param version the major version: 11 is 2012, 16 is 2022
     */
    public static TdsPeer start(int version) {
        return new TdsPeer(version);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                TdsConnection connection = new TdsConnection(peer, socket);
                connections.add(connection);
                connection.start();
            } catch (IOException e) {
                if (!listening.isClosed()) {
                    peer.report(e);
                }
            }
        }
    }

    /** The port it listens on. */
    public int port() {
        return listening.getLocalPort();
    }

    /** Host and port. */
    public String address() {
        return "127.0.0.1:" + port();
    }

    /** Makes an empty database. */
    public void createDatabase(String name) {
        peer.create(name);
    }

    /**
     * Adds a row to a system view of a database, for what the stand-in cannot make.
     *
     * @param view of the form {@code sys.partition_functions}
     * @param values by the names of columns, null for all others
     */
    public void plant(String database, String view, Map<String, Object> values) {
        peer.plant(database, view, values);
    }

    /** From now on keeps the batches it hears. */
    public void record() {
        peer.record();
    }

    /** The batches heard since {@link #record}. */
    public List<String> statements() {
        return peer.statements();
    }

    /** The bytes of the bulk loads received since {@link #record}: the messages without their packets' headers (MS-TDS, "Bulk Load BCP"). */
    public List<byte[]> loads() {
        return peer.loads();
    }

    /** Faults of its own, of which there should be none. */
    public List<Throwable> faults() {
        return peer.faults();
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            peer.report(e);
        }
        connections.forEach(TdsConnection::close);
        peer.close();
    }
}
