package io.godwit.testkit.mongodb.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * What the server is doing, as {@code $currentOp} tells it (MongoDB Manual, "$currentOp (aggregation)"): commands that run, and open
 * transactions between two commands.
 */
final class Operations {
    private final Sessions sessions;
    private final AtomicLong ids = new AtomicLong();
    private final Map<Long, Running> running = new ConcurrentHashMap<>();

    private record Running(Command command, Client client, long startNanos) {}

    Operations(Sessions sessions) {
        this.sessions = sessions;
    }

    long begin(Command command, Client client) {
        long id = ids.incrementAndGet();
        running.put(id, new Running(command, client, System.nanoTime()));
        return id;
    }

    void end(long id) {
        running.remove(id);
    }

    /** All of them but the one that asks. */
    List<BsonDocument> all(Command asking) {
        List<BsonDocument> all = new ArrayList<>();
        running.forEach((id, each) -> {
            if (each.command != asking) {
                all.add(described(id, each));
            }
        });
        for (Transaction transaction : sessions.open()) {
            all.add(new BsonDocument("type", new BsonString("idleSession"))
                    .append("active", BsonBoolean.FALSE)
                    .append("lsid", transaction.sessionId)
                    .append(
                            "transaction",
                            new BsonDocument(
                                    "parameters",
                                    new BsonDocument("txnNumber", new BsonInt64(transaction.number))
                                            .append("autocommit", BsonBoolean.FALSE))));
        }
        return all;
    }

    private static BsonDocument described(long id, Running each) {
        Command command = each.command;
        BsonValue target = command.document().get(command.name());
        String collection =
                target != null && target.isString() ? target.asString().getValue() : "$cmd";
        String kind = switch (command.key()) {
            case "insert", "update" -> command.key();
            case "delete" -> "remove";
            case "find" -> "query";
            case "getmore" -> "getmore";
            default -> "command";
        };
        return new BsonDocument("type", new BsonString("op"))
                .append("opid", new BsonInt64(id))
                .append("active", BsonBoolean.TRUE)
                .append("appName", new BsonString(each.client.applicationName()))
                .append("op", new BsonString(kind))
                .append("ns", new BsonString(command.database() + "." + collection))
                .append("microsecs_running", new BsonInt64((System.nanoTime() - each.startNanos) / 1000));
    }
}
