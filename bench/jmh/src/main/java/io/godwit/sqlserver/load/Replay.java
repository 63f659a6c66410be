package io.godwit.sqlserver.load;

import io.godwit.testkit.tds.TdsPeer;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Answers what was asked before with the same bytes, and takes bulk loads without looking at them, so that what remains of the time is
 * the client's. A session that runs for the first time is led to the stand-in, and what that answers is kept.
 */
final class Replay implements AutoCloseable {
    private static final int HEADER = 8;
    private static final int BULK = 7;
    private static final int LAST = 1;

    private final TdsPeer peer = TdsPeer.start();
    private final ServerSocket listening;
    private final Map<Integer, byte[]> answers = new ConcurrentHashMap<>();

    Replay(String database) {
        peer.createDatabase(database);
        try {
            listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    String jdbcUrl(String database) {
        return "jdbc:sqlserver://127.0.0.1:" + listening.getLocalPort() + ";encrypt=false;databaseName=" + database + ";user="
                + TdsPeer.USER + ";password=" + TdsPeer.PASSWORD;
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "replay");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                daemon(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        URI address = URI.create("tds://" + peer.address());
        try (client;
                Socket server = new Socket(address.getHost(), address.getPort())) {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            DataInputStream asked = new DataInputStream(client.getInputStream());
            OutputStream answering = client.getOutputStream();
            DataInputStream told = new DataInputStream(server.getInputStream());
            byte[] packet = new byte[65536];
            while (true) {
                ByteArrayOutputStream message = new ByteArrayOutputStream();
                int type = message(asked, packet, message);
                // the rows of a load are the same whatever they are
                int key = type == BULK ? BULK : Arrays.hashCode(message.toByteArray());
                byte[] answer = answers.get(key);
                if (answer == null) {
                    message.writeTo(server.getOutputStream());
                    ByteArrayOutputStream heard = new ByteArrayOutputStream();
                    message(told, packet, heard);
                    answer = heard.toByteArray();
                    answers.put(key, answer);
                }
                answering.write(answer);
            }
        } catch (IOException e) {
            // the client is gone
        }
    }

    /** Reads the packets of one message (MS-TDS 2.2.3.1); gives its type. The rows of a load are kept the first time only. */
    private int message(DataInputStream in, byte[] packet, ByteArrayOutputStream out) throws IOException {
        while (true) {
            in.readFully(packet, 0, HEADER);
            int length = ByteBuffer.wrap(packet).getShort(2) & 0xffff;
            in.readFully(packet, HEADER, length - HEADER);
            if (packet[0] != BULK || !answers.containsKey(BULK)) {
                out.write(packet, 0, length);
            }
            if ((packet[1] & LAST) != 0) {
                return packet[0];
            }
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        peer.close();
    }
}
