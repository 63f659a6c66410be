package io.godwit.mongodb.capture;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.jspecify.annotations.Nullable;

/**
 * A stand-in for MongoDB: answers each command as it was written down, in the wire's own form (MongoDB Wire Protocol: {@code OP_MSG}, and
 * {@code OP_QUERY} for a connection's first command). It knows nothing of databases.
 */
final class StandInServer implements AutoCloseable {
    private static final int OP_REPLY = 1;
    private static final int OP_QUERY = 2004;
    private static final int OP_MSG = 2013;

    private final ServerSocket listener;
    private final Script script;
    private final AtomicInteger messages = new AtomicInteger();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /** What is answered. */
    interface Script {
        /**
         * The reply; null cuts the connection.
         *
         * @param command as it was sent
         */
        @Nullable
        BsonDocument answer(BsonDocument command);
    }

    StandInServer(Script script) throws IOException {
        this.script = script;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start("stand-in", this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                sockets.add(socket);
                start("stand-in connection", () -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            OutputStream out = new BufferedOutputStream(socket.getOutputStream());
            while (true) {
                ByteBuffer header = read(in, 16);
                ByteBuffer body = read(in, header.getInt(0) - 16);
                boolean query = header.getInt(12) == OP_QUERY;
                BsonDocument reply = script.answer(query ? queried(body) : told(body));
                if (reply == null) {
                    return;
                }
                write(out, header.getInt(4), query, reply);
            }
        } catch (IOException e) {
            // the driver went
        }
    }

    private static ByteBuffer read(DataInputStream in, int length) throws IOException {
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static BsonDocument queried(ByteBuffer body) {
        int at = 4;
        while (body.get(at) != 0) {
            at++;
        }
        return document(body, at + 9);
    }

    private static BsonDocument told(ByteBuffer body) {
        BsonDocument command = new BsonDocument();
        int at = 4;
        while (at < body.limit()) {
            boolean sequence = body.get(at++) == 1;
            int end = at + body.getInt(at);
            if (sequence) {
                at = sequence(body, at + 4, end, command);
            } else {
                command.putAll(document(body, at));
                at = end;
            }
        }
        return command;
    }

    /** Documents that a driver sends beside the command, under a name: they are the command's array of that name. */
    private static int sequence(ByteBuffer body, int start, int end, BsonDocument command) {
        int at = start;
        StringBuilder name = new StringBuilder();
        while (body.get(at) != 0) {
            name.append((char) body.get(at++));
        }
        at++;
        BsonArray documents = new BsonArray();
        while (at < end) {
            documents.add(document(body, at));
            at += body.getInt(at);
        }
        command.put(name.toString(), documents);
        return at;
    }

    private static BsonDocument document(ByteBuffer body, int at) {
        byte[] bytes = new byte[body.getInt(at)];
        body.get(at, bytes);
        return new RawBsonDocument(bytes).decode(new BsonDocumentCodec());
    }

    private void write(OutputStream out, int request, boolean query, BsonDocument reply) throws IOException {
        ByteBuffer bytes = new RawBsonDocument(reply, new BsonDocumentCodec())
                .getByteBuffer()
                .asNIO();
        int length = 16 + (query ? 20 : 5) + bytes.remaining();
        ByteBuffer message = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        message.putInt(length)
                .putInt(messages.incrementAndGet())
                .putInt(request)
                .putInt(query ? OP_REPLY : OP_MSG);
        if (query) {
            message.putInt(8).putLong(0).putInt(0).putInt(1);
        } else {
            message.putInt(0).put((byte) 0);
        }
        message.put(bytes);
        out.write(message.array());
        out.flush();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
