package io.godwit.testkit.mongodb.proxy;

import com.mongodb.ConnectionString;
import com.mongodb.ServerAddress;
import io.godwit.testkit.mongodb.proxy.Script.Chance;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a driver and any server that speaks MongoDB's wire protocol, and refuses, shortens and loses what a {@link Script} says:
 * as Azure Cosmos DB does when a collection's request units are used up, with error 16500 and the time to wait in its message. With a
 * {@link CosmosFace} it also answers like an RU account. It is a stand-in for that service, made after its manual.
 */
public final class ThrottlingProxy implements AutoCloseable {
    private static final Map<String, String> LISTS =
            Map.of("insert", "documents", "update", "updates", "delete", "deletes");
    private static final Set<String> SPARED = Set.of(
            "hello",
            "ismaster",
            "isMaster",
            "ping",
            "buildInfo",
            "buildinfo",
            "saslStart",
            "saslContinue",
            "endSessions",
            "commitTransaction",
            "abortTransaction",
            "getParameter",
            "killCursors");

    private final ServerSocket door;
    private final InetSocketAddress server;
    private final Script script;
    private final @Nullable CosmosFace face;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicLong refusals = new AtomicLong();
    private final AtomicLong cuts = new AtomicLong();
    private final AtomicInteger writing = new AtomicInteger();
    private final AtomicInteger mostWriting = new AtomicInteger();

    private ThrottlingProxy(ServerSocket door, InetSocketAddress server, Script script, @Nullable CosmosFace face) {
        this.door = door;
        this.server = server;
        this.script = script;
        this.face = face;
    }

    /**
     * Starts one on a free port of this machine.
     *
     * @param uri where messages go on to: the first host of it, unencrypted
     * @param face what it poses as; null for the server itself
     */
    public static ThrottlingProxy before(String uri, Script script, @Nullable CosmosFace face) {
        try {
            ConnectionString address = new ConnectionString(uri);
            ServerAddress host = new ServerAddress(address.getHosts().get(0));
            ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            ThrottlingProxy proxy =
                    new ThrottlingProxy(door, new InetSocketAddress(host.getHost(), host.getPort()), script, face);
            daemon("throttling proxy", proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new IllegalStateException("no free port", e);
        }
    }

    /** Where the driver is to go. */
    public String uri() {
        return "mongodb://" + address() + "/?directConnection=true&retryWrites=false";
    }

    /** How many requests were refused, in whole or in part. */
    public long refusals() {
        return refusals.get();
    }

    /** How many connections were cut. */
    public long cuts() {
        return cuts.get();
    }

    /** How many writes were under way at once at most since this was last asked. */
    public int mostWritesAtOnce() {
        return mostWriting.getAndSet(writing.get());
    }

    @Override
    public void close() {
        quietly(door);
        sockets.forEach(ThrottlingProxy::quietly);
    }

    private String address() {
        return "127.0.0.1:" + door.getLocalPort();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                sockets.add(client);
                daemon("throttling proxy, connection", () -> relay(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void relay(Socket client) {
        try (client;
                Socket upstream = new Socket(server.getAddress(), server.getPort())) {
            sockets.add(upstream);
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            DataInputStream asked = new DataInputStream(new BufferedInputStream(client.getInputStream()));
            Link link = new Link(upstream);
            OutputStream answers = client.getOutputStream();
            while (true) {
                WireMessage question = WireMessage.read(asked);
                WireMessage answer = answer(question, link);
                if (answer != null) {
                    answers.write(answer.bytes().array());
                    answers.flush();
                }
            }
        } catch (Cut e) {
            cuts.incrementAndGet();
        } catch (IOException e) {
            // either side went, which is how a connection ends
        } finally {
            sockets.removeIf(Socket::isClosed);
        }
    }

    private @Nullable WireMessage answer(WireMessage question, Link link) throws IOException {
        if (!question.awaitsAnswer()) {
            link.send(question);
            return null;
        }
        String command = question.command();
        if (!SPARED.contains(command) && script.happens(Chance.REFUSED)) {
            refusals.incrementAndGet();
            return question.answer(refusal(question.namespace(), true));
        }
        String list = LISTS.get(command);
        if (list != null) {
            mostWriting.accumulateAndGet(writing.incrementAndGet(), Math::max);
            try {
                return write(question, list, link);
            } finally {
                writing.decrementAndGet();
            }
        }
        WireMessage posed = face == null ? null : face.instead(question, link);
        if (posed != null) {
            return posed;
        }
        WireMessage answer = link.ask(question);
        boolean greeting = command.equals("hello") || command.equalsIgnoreCase("ismaster");
        if (greeting || command.equalsIgnoreCase("buildinfo")) {
            return question.answer(disguised(answer.body(), greeting));
        }
        return answer;
    }

    private WireMessage write(WireMessage question, String list, Link link) throws IOException {
        boolean cuts = script.cuts(question.namespace());
        if (cuts && script.happens(Chance.CUT_BEFORE)) {
            throw new Cut();
        }
        boolean cutAfter = cuts && script.loses();
        List<RawBsonDocument> writes = question.writes(list);
        int granted = script.granted(question.namespace(), writes.size());
        if (granted == writes.size() && granted > 1 && script.happens(Chance.REFUSED_IN_PART)) {
            granted = script.below(writes.size());
        }
        WireMessage answer =
                granted == writes.size() ? link.ask(question) : inPart(question, list, writes, granted, link);
        if (cutAfter) {
            throw new Cut();
        }
        return answer;
    }

    /** Lets some writes through: of an ordered list the first, of another any. */
    private WireMessage inPart(WireMessage question, String list, List<RawBsonDocument> writes, int granted, Link link)
            throws IOException {
        refusals.incrementAndGet();
        if (granted == 0 && script.below(2) == 0) {
            return question.answer(refusal(question.namespace(), true));
        }
        boolean ordered = !question.body().isBoolean("ordered")
                || question.body().getBoolean("ordered").getValue();
        // an account refuses the last of an unordered list no sooner than any other
        int start = ordered || granted == 0 ? 0 : script.below(writes.size() - granted + 1);
        BsonDocument answer = new BsonDocument("ok", new BsonDouble(1)).append("n", new BsonInt32(0));
        if (granted > 0) {
            WireMessage some = question.with(list, writes.subList(start, start + granted));
            answer = BsonDocument.parse(link.ask(some).body().toJson());
        }
        BsonArray errors = new BsonArray();
        boolean stopped = false;
        if (answer.isArray("writeErrors")) {
            for (var error : answer.getArray("writeErrors")) {
                BsonDocument moved = error.asDocument();
                moved.put("index", new BsonInt32(moved.getNumber("index").intValue() + start));
                errors.add(moved);
                stopped = ordered;
            }
        }
        for (int i = 0; i < writes.size() && !stopped; i++) {
            if (i < start || i >= start + granted) {
                BsonDocument error = refusal(question.namespace(), !list.equals("deletes"));
                error.remove("ok");
                errors.add(new BsonDocument("index", new BsonInt32(i))
                        .append("code", error.get("code"))
                        .append("errmsg", error.get("errmsg")));
                stopped = ordered;
            }
        }
        answer.put("writeErrors", errors);
        return question.answer(answer);
    }

    private BsonDocument refusal(String namespace, boolean saysWhen) {
        String when = saysWhen ? "RetryAfterMs=" + script.retryAfterMillis(namespace) + ", " : "";
        return new BsonDocument("ok", new BsonDouble(0))
                .append("code", new BsonInt32(16500))
                .append(
                        "errmsg",
                        new BsonString("Error=16500, " + when
                                + "Details='Response status code does not indicate success: TooManyRequests (429);"
                                + " Substatus: 3200; Reason: (Request rate is large.)'"));
    }

    /** The server's own name leads past the proxy. */
    private BsonDocument disguised(BsonDocument answer, boolean greeting) {
        BsonDocument mine = new BsonDocument();
        answer.forEach(mine::put);
        if (greeting) {
            mine.remove("topologyVersion");
            if (mine.containsKey("hosts")) {
                mine.put("hosts", new BsonArray(new ArrayList<>(List.of(new BsonString(address())))));
                mine.put("me", new BsonString(address()));
                mine.put("primary", new BsonString(address()));
            }
        }
        if (face != null) {
            face.change(mine, greeting);
        }
        return mine;
    }

    /** The way to the server of one connection. */
    static final class Link {
        private final DataInputStream in;
        private final OutputStream out;

        Link(Socket upstream) throws IOException {
            in = new DataInputStream(new BufferedInputStream(upstream.getInputStream()));
            out = upstream.getOutputStream();
        }

        WireMessage ask(WireMessage question) throws IOException {
            send(question);
            return WireMessage.read(in);
        }

        void send(WireMessage message) throws IOException {
            out.write(message.bytes().array());
            out.flush();
        }
    }

    private static final class Cut extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void quietly(AutoCloseable it) {
        try {
            it.close();
        } catch (Exception e) {
            // it is gone either way
        }
    }
}
