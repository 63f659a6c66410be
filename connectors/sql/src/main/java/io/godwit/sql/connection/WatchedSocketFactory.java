package io.godwit.sql.connection;

import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/** Makes the driver's sockets ours. The driver knows it by its name only, so a socket is handed over on the thread that connects. */
public final class WatchedSocketFactory extends SocketFactory {
    private static final ThreadLocal<WatchedSocket> MADE = new ThreadLocal<>();

    /** Called by the driver. */
    public WatchedSocketFactory() {}

    /** The socket that this thread's last connection uses; it is forgotten here. Null if none was made. */
    public static @Nullable WatchedSocket take() {
        WatchedSocket made = MADE.get();
        MADE.remove();
        return made;
    }

    @Override
    public Socket createSocket() {
        WatchedSocket socket = new WatchedSocket();
        // where several addresses are tried, the last one made is the one that connected
        MADE.set(socket);
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
