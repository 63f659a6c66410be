package io.godwit.postgresql.connection;

import io.godwit.sql.connection.WatchedSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes the driver's sockets ours. The driver makes a factory by its name for each connection (its properties {@code socketFactory} and
 * {@code socketFactoryArg}), so sockets are handed over under the connection's number.
 */
public final class WatchedSocketFactory extends SocketFactory {
    private static final Map<String, WatchedSocket> MADE = new ConcurrentHashMap<>();

    private final String number;

    /** Called by the driver. */
    public WatchedSocketFactory(String number) {
        this.number = number;
    }

    /** The socket that a connection uses; it is forgotten here. Null if none was made. */
    static @Nullable WatchedSocket take(String number) {
        return MADE.remove(number);
    }

    @Override
    public Socket createSocket() {
        WatchedSocket socket = new WatchedSocket();
        // where several addresses are tried, the last one made is the one that connected
        MADE.put(number, socket);
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException("the driver connects by itself");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
        throw new UnsupportedOperationException("the driver connects by itself");
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException("the driver connects by itself");
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
        throw new UnsupportedOperationException("the driver connects by itself");
    }
}
