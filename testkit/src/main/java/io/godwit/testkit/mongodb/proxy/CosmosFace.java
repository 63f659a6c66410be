package io.godwit.testkit.mongodb.proxy;

import io.godwit.testkit.mongodb.proxy.ThrottlingProxy.Link;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Answers like an RU account of Azure Cosmos DB for MongoDB, as far as its manual says how: the greeting, the extension commands
 * ("Use MongoDB extension commands to manage data stored in Azure Cosmos DB for MongoDB"), and the refusal of what it does not have. A
 * stand-in: no such account was ever asked.
 */
public final class CosmosFace {
    private static final Set<String> UNKNOWN =
            Set.of("collMod", "convertToCapped", "renameCollection", "serverStatus", "connectionStatus", "dbHash");

    private final String version;
    private final int leastAfterRaise;
    private final Map<String, BsonDocument> collections = new ConcurrentHashMap<>();

    /**
     * Of an account.
     *
     * @param version the server version it poses as
     * @param leastAfterRaise request units below which it lets none go back: the service does not, after a large raise
     */
    public CosmosFace(String version, int leastAfterRaise) {
        this.version = version;
        this.leastAfterRaise = leastAfterRaise;
    }

    /** Makes a collection known, as if it had been created with these request units. */
    public void holds(String namespace, int requestUnits) {
        collections.put(namespace, new BsonDocument("provisionedThroughput", new BsonInt32(requestUnits)));
    }

    /** Makes a collection known whose request units grow and shrink by themselves. */
    public void holdsAutoscaled(String namespace, int most) {
        collections.put(
                namespace,
                new BsonDocument("provisionedThroughput", new BsonInt32(most / 10))
                        .append("autoScaleSettings", new BsonDocument("maxThroughput", new BsonInt32(most))));
    }

    /** A collection's request units, of an autoscaled one the most it takes; 0 if it has none of its own. */
    public int requestUnits(String namespace) {
        BsonDocument settings = collections.getOrDefault(namespace, new BsonDocument());
        if (settings.isDocument("autoScaleSettings")) {
            return settings.getDocument("autoScaleSettings")
                    .getInt32("maxThroughput")
                    .getValue();
        }
        return settings.getInt32("provisionedThroughput", new BsonInt32(0)).getValue();
    }

    /** A collection's shard key; empty if it has none. */
    public String shardKey(String namespace) {
        return collections
                .getOrDefault(namespace, new BsonDocument())
                .getString("shardKey", new BsonString(""))
                .getValue();
    }

    void change(BsonDocument answer, boolean greeting) {
        if (greeting) {
            answer.remove("internal");
            answer.remove("msg");
            answer.put("setName", new BsonString("globaldb"));
            answer.put("_t", new BsonString("IsMasterResponse"));
        } else {
            BsonArray parts = new BsonArray();
            for (String part : List.of(version.split("\\.", -1))) {
                parts.add(new BsonInt32(Integer.parseInt(part)));
            }
            answer.put("version", new BsonString(version));
            answer.put("versionArray", parts);
            answer.put("_t", new BsonString("BuildInfoResponse"));
            answer.remove("modules");
            answer.remove("gitVersion");
        }
    }

    /** Its own answer to a command, or null if the server behind gives it. */
    @Nullable
    WireMessage instead(WireMessage question, Link link) throws IOException {
        String command = question.command();
        if (command.equals("customAction")) {
            return question.answer(custom(question, link));
        }
        if (UNKNOWN.contains(command)) {
            return question.answer(refusal(115, "Command not supported: " + command));
        }
        if (command.equals("create")) {
            for (String option :
                    List.of("capped", "timeseries", "viewOn", "collation", "clusteredIndex", "validator")) {
                if (question.body().containsKey(option)) {
                    return question.answer(refusal(115, "Option not supported: " + option));
                }
            }
        }
        return command.equals("createIndexes") ? refusedIndexes(question, link) : null;
    }

    private static @Nullable WireMessage refusedIndexes(WireMessage question, Link link) throws IOException {
        boolean unique = false;
        for (BsonValue value : question.body().getArray("indexes", new BsonArray())) {
            BsonDocument index = value.asDocument();
            boolean odd = index.getDocument("key").values().stream()
                    .anyMatch(v -> v.isString() && !v.asString().getValue().equals("2dsphere"));
            if (odd || index.containsKey("collation") || index.containsKey("sparse")) {
                return question.answer(refusal(67, "Cannot create index"));
            }
            unique |= index.containsKey("unique");
        }
        if (unique) {
            BsonDocument count = new BsonDocument("count", question.body().get("createIndexes"))
                    .append("limit", new BsonInt32(1))
                    .append("$db", new BsonString(question.database()));
            BsonDocument counted = link.ask(WireMessage.of(1, 0, count)).body();
            if (counted.isNumber("n") && counted.getNumber("n").intValue() > 0) {
                return question.answer(refusal(67, "Cannot create unique index when collection contains documents"));
            }
        }
        return null;
    }

    private BsonDocument custom(WireMessage question, Link link) throws IOException {
        BsonDocument asked = question.body();
        String action = asked.getString("customAction").getValue();
        String collection = asked.isString("collection")
                ? "." + asked.getString("collection").getValue()
                : "";
        String name = question.database() + collection;
        switch (action) {
            case "CreateCollection" -> {
                BsonDocument create = new BsonDocument("create", asked.get("collection"))
                        .append("$db", new BsonString(question.database()));
                BsonDocument made = link.ask(WireMessage.of(1, 0, create)).body();
                if (made.getNumber("ok").intValue() != 1) {
                    return made;
                }
                BsonDocument settings = throughput(asked, new BsonDocument());
                if (asked.containsKey("shardKey")) {
                    settings.put("shardKey", asked.get("shardKey"));
                }
                collections.put(name, settings);
                return ok();
            }
            case "UpdateCollection", "UpdateDatabase" -> {
                BsonDocument settings = collections.get(name);
                if (settings == null) {
                    return refusal(26, "not found");
                }
                if (units(asked) < leastAfterRaise) {
                    return refusal(2, "The offer should have valid throughput values of at least " + leastAfterRaise);
                }
                collections.put(name, throughput(asked, settings.clone()));
                return ok();
            }
            case "GetCollection", "GetDatabase" -> {
                BsonDocument settings = collections.get(name);
                BsonDocument answer = new BsonDocument("database", new BsonString(question.database()));
                if (settings != null) {
                    answer.putAll(settings);
                }
                return answer.append("ok", new BsonInt32(1));
            }
            default -> {
                return refusal(115, "Command not supported: " + action);
            }
        }
    }

    private static int units(BsonDocument asked) {
        return asked.isDocument("autoScaleSettings")
                ? asked.getDocument("autoScaleSettings")
                        .getNumber("maxThroughput")
                        .intValue()
                : asked.isNumber("offerThroughput")
                        ? asked.getNumber("offerThroughput").intValue()
                        : Integer.MAX_VALUE;
    }

    private static BsonDocument throughput(BsonDocument asked, BsonDocument settings) {
        if (asked.isDocument("autoScaleSettings")) {
            settings.put("autoScaleSettings", asked.getDocument("autoScaleSettings"));
            settings.put("provisionedThroughput", new BsonInt32(units(asked) / 10));
        } else if (asked.isNumber("offerThroughput")) {
            settings.put("provisionedThroughput", new BsonInt32(units(asked)));
        }
        return settings;
    }

    private static BsonDocument ok() {
        return new BsonDocument("ok", new BsonInt32(1));
    }

    private static BsonDocument refusal(int code, String message) {
        return new BsonDocument("ok", new BsonDouble(0))
                .append("code", new BsonInt32(code))
                .append("errmsg", new BsonString(message));
    }
}
