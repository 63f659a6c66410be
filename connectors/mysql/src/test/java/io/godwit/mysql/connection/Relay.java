package io.godwit.mysql.connection;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands between clients and a server on 127.0.0.1, and can forget connections as a firewall does: nobody is told. */
final class Relay implements AutoCloseable {
    private final ServerSocket listening;
    private final int serverPort;
    private final List<Passage> passages = new CopyOnWriteArrayList<>();

    /** One direction of one connection. */
    private static final class Passage {
        private final Socket from;
        private final Socket to;
        private volatile boolean frozen;

        Passage(Socket from, Socket to) {
            this.from = from;
            this.to = to;
        }

        void run() {
            byte[] buffer = new byte[16 << 10];
            try (from;
                    to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    if (!frozen) {
                        out.write(buffer, 0, count);
                    }
                }
            } catch (IOException e) {
                // one side is gone, so the other goes too
                return;
            }
        }
    }

    Relay(int serverPort) throws IOException {
        this.serverPort = serverPort;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                for (Passage passage : List.of(new Passage(client, server), new Passage(server, client))) {
                    passages.add(passage);
                    start(passage::run);
                }
            } catch (IOException e) {
                // closed, or the server is
                return;
            }
        }
    }

    int port() {
        return listening.getLocalPort();
    }

    /** The connections there are pass nothing on any more, and stay open; new ones work. */
    void freeze() {
        passages.forEach(p -> p.frozen = true);
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Passage passage : passages) {
            passage.from.close();
            passage.to.close();
        }
    }
}
