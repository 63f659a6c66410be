package io.godwit.mysql.connection;

import com.github.shyiko.mysql.binlog.network.Authenticator;
import com.github.shyiko.mysql.binlog.network.ServerException;
import com.github.shyiko.mysql.binlog.network.protocol.ErrorPacket;
import com.github.shyiko.mysql.binlog.network.protocol.GreetingPacket;
import com.github.shyiko.mysql.binlog.network.protocol.PacketChannel;
import com.github.shyiko.mysql.binlog.network.protocol.command.SSLRequestCommand;
import io.godwit.sql.connection.WatchedSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.SQLException;
import java.util.Arrays;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** Logs in on a raw connection, with the binary log library's knowledge of how passwords are proven. */
final class WireLogin {
    private static final int CONNECT_MILLIS = 10_000;
    private static final int LOGIN_MILLIS = 20_000;
    private static final int TLS_CAPABILITY = 0x800;

    private final Address address;
    private final String password;
    private final Tls tls;

    WireLogin(Address address, String password, Tls tls) {
        this.address = address;
        this.password = password;
        this.tls = tls;
    }

    /**
     * A session's connection after login.
     *
     * @param plain the one that can be watched and closed
     * @param used the one to speak on: the same, or with TLS around it
     * @param version what the server's greeting says
     */
    record Connected(WatchedSocket plain, Socket used, long connectionId, ServerVersion version, boolean encrypted) {}

    /** The server has no TLS, or none that this process can speak. */
    static final class NoTls extends IOException {
        private static final long serialVersionUID = 1L;

        NoTls(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** Connects and logs in, with TLS or without. */
    Connected open(boolean encrypted) throws SQLException, NoTls {
        WatchedSocket plain = new WatchedSocket();
        try {
            plain.setKeepAlive(true);
            plain.setTcpNoDelay(true);
            plain.connect(new InetSocketAddress(address.host(), address.port()), CONNECT_MILLIS);
            plain.setSoTimeout(LOGIN_MILLIS);
            Connected connected = login(plain, encrypted);
            plain.setSoTimeout(0);
            return connected;
        } catch (IOException e) {
            close(plain);
            if (e instanceof NoTls none) {
                throw none;
            }
            if (e instanceof ServerException refused) {
                throw new SQLException(refused.getMessage(), refused.getSqlState(), refused.getErrorCode(), refused);
            }
            throw new SQLException("" + e.getMessage(), "08001", e);
        }
    }

    private Connected login(WatchedSocket plain, boolean encrypted) throws IOException {
        PacketChannel channel = new PacketChannel(plain);
        byte[] first = channel.read();
        if ((first[0] & 0xff) == 0xff) {
            ErrorPacket error = new ErrorPacket(Arrays.copyOfRange(first, 1, first.length));
            throw new ServerException(error.getErrorMessage(), error.getErrorCode(), error.getSqlState());
        }
        GreetingPacket greeting = new GreetingPacket(first);
        Socket used = plain;
        if (encrypted) {
            used = encrypt(plain, channel, greeting);
        }
        new Authenticator(greeting, channel, null, address.user(), password).authenticate();
        return new Connected(
                plain, used, greeting.getThreadId(), ServerVersion.parse(greeting.getServerVersion()), encrypted);
    }

    private Socket encrypt(WatchedSocket plain, PacketChannel channel, GreetingPacket greeting) throws IOException {
        if ((greeting.getServerCapabilities() & TLS_CAPABILITY) == 0) {
            throw new NoTls("the server offers no TLS", null);
        }
        SSLRequestCommand request = new SSLRequestCommand();
        request.setCollation(greeting.getServerCollation());
        channel.write(request);
        try {
            SSLSocket[] made = new SSLSocket[1];
            channel.upgradeToSSL(
                    socket -> {
                        made[0] = tls.around(plain, address);
                        return made[0];
                    },
                    null);
            return made[0];
        } catch (SSLException e) {
            throw new NoTls("no TLS could be agreed on: " + e.getMessage(), e);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // the reason it is given up for is what counts
        }
    }
}
