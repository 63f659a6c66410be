package io.godwit.testkit.tds.wire;

import io.godwit.testkit.tds.sql.Peer;
import io.godwit.testkit.tds.sql.Session;
import io.godwit.testkit.tds.sql.TdsException;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** A client's connection: one thread reads what it sends, so that it can cancel, and one answers. */
public final class TdsConnection {
    private static final int BATCH = 1;
    private static final int RPC = 3;
    private static final int CANCEL = 6;
    private static final int BULK = 7;
    private static final int TRANSACTION = 14;
    private static final int LOGIN = 16;
    private static final int PRE_LOGIN = 18;
    private static final int LAST = 1;
    private static final int IGNORE = 2;
    private static final int CLOSED = -1;

    /** A request that its sender took back in the middle; it is answered by an end of nothing. */
    private static final int TAKEN_BACK = -2;

    private final Peer peer;
    private final Socket socket;
    private final Output out;
    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    private volatile boolean cancelled;
    private volatile @Nullable Session session;

    private record Message(int type, Input input) {}

    public TdsConnection(Peer peer, Socket socket) throws IOException {
        this.peer = peer;
        this.socket = socket;
        socket.setTcpNoDelay(true);
        this.out = new Output(socket.getOutputStream());
    }

    /** Begins to serve. */
    public void start() {
        Thread reader = new Thread(this::read, "stand-in reader");
        Thread worker = new Thread(this::work, "stand-in session");
        reader.setDaemon(true);
        worker.setDaemon(true);
        reader.start();
        worker.start();
    }

    /** Ends it at once. */
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // closed as well as can be
        }
    }

    private void read() {
        try (DataInputStream in =
                new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream(), 65536))) {
            byte[] message = new byte[8192];
            int length = 0;
            while (true) {
                int type = in.readUnsignedByte();
                int status = in.readUnsignedByte();
                int size = in.readUnsignedShort() - 8;
                in.readInt();
                if (length + size > message.length) {
                    message = Arrays.copyOf(message, Math.max(length + size, message.length * 2));
                }
                in.readFully(message, length, size);
                length += size;
                if ((status & LAST) != 0) {
                    if (type == CANCEL) {
                        cancel();
                    }
                    messages.add(
                            (status & IGNORE) == 0
                                    ? new Message(type, new Input(Arrays.copyOf(message, length), length))
                                    : new Message(TAKEN_BACK, new Input(new byte[0], 0)));
                    length = 0;
                }
            }
        } catch (IOException e) {
            cancel();
            messages.add(new Message(CLOSED, new Input(new byte[0], 0)));
        }
    }

    private void cancel() {
        cancelled = true;
        Session running = session;
        if (running != null) {
            running.cancel();
        }
    }

    private void work() {
        try {
            while (true) {
                Message message = messages.take();
                if (message.type == CLOSED) {
                    return;
                }
                answer(message);
            }
        } catch (InterruptedException | UncheckedIOException e) {
            // the client is gone
        } finally {
            Session ended = session;
            if (ended != null) {
                ended.close();
            }
            close();
        }
    }

    private void answer(Message message) {
        Session running = session;
        switch (message.type) {
            case PRE_LOGIN -> Login.answerPreLogin(out, peer.majorVersion());
            case LOGIN -> logIn(Login.read(message.input));
            case CANCEL -> {
                cancelled = false;
                if (running != null) {
                    running.resume();
                }
                AnswerWriter.attention(out);
            }
            case TAKEN_BACK ->
                new AnswerWriter(out, false, () -> false, () -> running != null && running.inTransaction()).end();
            default -> {
                if (running == null) {
                    close();
                    return;
                }
                request(message, running);
            }
        }
    }

    private void logIn(Login login) {
        AnswerWriter answer = new AnswerWriter(out, false, () -> false, () -> false);
        try {
            if (!peer.admits(login.user(), login.password())) {
                throw Login.refused(login.user());
            }
            Session opened =
                    new Session(peer, login.user(), login.host(), login.application(), login.database(), this::close);
            session = opened;
            out.session(opened.number());
            answer.database(opened.database().name());
            answer.collation();
            Login.acknowledge(out, peer.majorVersion());
            int size = Math.min(32767, Math.max(512, login.packetSize() == 0 ? 8000 : login.packetSize()));
            answer.change(4, String.valueOf(size), "4096");
            answer.end();
            out.packetSize(size);
        } catch (TdsException e) {
            answer.error(e);
            answer.end();
        }
    }

    private void request(Message message, Session running) {
        boolean procedure = message.type == RPC;
        AnswerWriter answer = new AnswerWriter(out, procedure, () -> cancelled, running::inTransaction);
        try {
            Input in = message.input;
            if (message.type != BULK) {
                in.seek(in.readInt());
            }
            switch (message.type) {
                case BATCH -> running.batch(in.readText(in.left() / 2), List.of(), answer);
                case RPC -> {
                    calls(Rpc.read(in), running, answer);
                }
                case BULK -> {
                    peer.received(in.rest());
                    Bulk bulk = Bulk.read(in);
                    running.load(bulk.names(), bulk.types(), bulk.rows(), answer);
                }
                case TRANSACTION -> transaction(in, running, answer);
                default -> throw TdsException.notKnown("message of type " + message.type);
            }
        } catch (TdsException e) {
            if (!cancelled) {
                answer.error(e);
            }
        } catch (UncheckedIOException e) {
            throw e;
        } catch (RuntimeException e) {
            peer.report(e);
            answer.error(new TdsException(50_001, 20, "stand-in: fault of its own: " + e));
        }
        answer.end();
    }

    /** Calls that came together; one that fails does not keep the others from being made. */
    private void calls(List<Rpc> calls, Session running, AnswerWriter answer) {
        for (int i = 0; i < calls.size(); i++) {
            boolean last = i == calls.size() - 1;
            try {
                running.procedures().call(calls.get(i).procedure(), calls.get(i).parameters(), answer);
            } catch (TdsException e) {
                if (last || cancelled) {
                    throw e;
                }
                answer.error(e);
            }
            if (!last) {
                answer.endCall(false);
            }
        }
    }

    /** Requests to the manager of transactions (MS-TDS 2.2.6.9). */
    private static void transaction(Input in, Session running, AnswerWriter answer) {
        int request = in.readShort();
        switch (request) {
            case 5 -> running.begin(answer);
            case 7 -> running.commit(answer);
            case 8 -> running.rollBack("", answer);
            case 9 -> running.save(in.readText(in.readByte()));
            default -> throw TdsException.notKnown("request " + request + " to the manager of transactions");
        }
        answer.done();
    }
}
