package io.godwit.testkit.mongodb.gateway;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.function.Consumer;
import org.bson.BsonDocument;

/** A client's connection: one request after another. */
final class Client implements Runnable {
    private final Socket socket;
    private final Dispatcher dispatcher;
    private final Consumer<Client> gone;
    private volatile String applicationName = "";

    Client(Socket socket, Dispatcher dispatcher, Consumer<Client> gone) {
        this.socket = socket;
        this.dispatcher = dispatcher;
        this.gone = gone;
    }

    @Override
    public void run() {
        try (socket;
                DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16))) {
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            for (WireMessage message = WireMessage.read(in); message != null; message = WireMessage.read(in)) {
                byte[] reply = dispatcher.run(new Command(message), this);
                if (message.wantsReply()) {
                    message.reply(out, reply);
                }
            }
        } catch (IOException e) {
            // the client is gone, or spoke another protocol: the connection ends either way
        } finally {
            gone.accept(this);
        }
    }

    /** What its driver said in its greeting ({@code client.application.name}). */
    void named(BsonDocument greeting) {
        BsonDocument metadata = greeting.getDocument("client", new BsonDocument());
        BsonDocument application = metadata.getDocument("application", new BsonDocument());
        if (application.containsKey("name")) {
            applicationName = application.getString("name").getValue();
        }
    }

    String applicationName() {
        return applicationName;
    }

    void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // it is closed
        }
    }
}
