package io.godwit.mongodb.connection;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoClient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Asks a deployment what it is. What a command's reply holds: MongoDB Manual, "hello", "buildInfo", "replSetGetConfig". What depends on
 * more than a version, such as the storage engine, is tried.
 */
final class ServerProbe {
    private static final int COMMAND_NOT_FOUND = 59;
    private static final int UNAUTHORIZED = 13;
    private static final int DEFAULT_DOCUMENT_BYTES = 16 * 1024 * 1024;
    private static final int DEFAULT_MESSAGE_BYTES = 48_000_000;
    private static final int DEFAULT_WRITE_BATCH = 1_000;

    private volatile MongoClient client;
    private final Address address;

    ServerProbe(MongoClient client, Address address) {
        this.client = client;
        this.address = address;
    }

    /** What is asked later is asked through another client; the first can be closed. */
    void continueWith(MongoClient other) {
        client = other;
    }

    Server ask() {
        BsonDocument hello = hello();
        BsonDocument build = run("admin", new BsonDocument("buildInfo", new BsonInt32(1)));
        Platform platform = Platform.of(address.firstHost(), hello, build);
        Topology topology = topology(hello);
        List<Integer> version = version(build);
        boolean sessions = hello.containsKey("logicalSessionTimeoutMinutes");
        String setName = text(hello, "setName");
        Server plain = new Server(
                version,
                text(build, "version"),
                topology,
                setName,
                platform,
                id(topology, setName, platform),
                false,
                false,
                () -> false,
                false,
                number(hello, "maxBsonObjectSize", DEFAULT_DOCUMENT_BYTES),
                number(hello, "maxMessageSizeBytes", DEFAULT_MESSAGE_BYTES),
                number(hello, "maxWriteBatchSize", DEFAULT_WRITE_BATCH));
        boolean replicated = topology != Topology.STANDALONE;
        boolean rich = replicated && platform != Platform.COSMOS_RU;
        return new Server(
                version,
                plain.versionText(),
                topology,
                setName,
                platform,
                plain.id(),
                rich && majorityReads(plain),
                rich && sessions && plain.isAtLeast(topology == Topology.SHARDED ? new int[] {4, 2} : new int[] {4, 0}),
                rich && sessions && plain.isAtLeast(5, 0) ? snapshotReads(platform) : () -> false,
                rich && plain.isAtLeast(6, 0) && (platform.isMongo() || platform == Platform.DOCUMENTDB),
                plain.maxDocumentBytes(),
                plain.maxMessageBytes(),
                plain.maxWriteBatch());
    }

    /** Servers before 4.4.2 know it under its old name only (MongoDB Manual, "hello"). */
    private BsonDocument hello() {
        try {
            return run("admin", new BsonDocument("hello", new BsonInt32(1)));
        } catch (MongoCommandException e) {
            if (e.getErrorCode() != COMMAND_NOT_FOUND) {
                throw e;
            }
            return run("admin", new BsonDocument("isMaster", new BsonInt32(1)));
        }
    }

    private static Topology topology(BsonDocument hello) {
        if (text(hello, "msg").equals("isdbgrid")) {
            return Topology.SHARDED;
        }
        return hello.containsKey("setName") ? Topology.REPLICA_SET : Topology.STANDALONE;
    }

    private static List<Integer> version(BsonDocument build) {
        List<Integer> numbers = new ArrayList<>();
        if (build.isArray("versionArray")) {
            for (BsonValue number : build.getArray("versionArray")) {
                numbers.add(number.asNumber().intValue());
            }
            return numbers;
        }
        for (String part : text(build, "version").split("[^0-9]+", -1)) {
            if (!part.isEmpty()) {
                numbers.add(Integer.parseInt(part));
            }
        }
        return numbers;
    }

    private String id(Topology topology, String setName, Platform platform) {
        String own = null;
        if (platform.isMongo() && topology == Topology.REPLICA_SET) {
            BsonDocument reply = permitted("admin", new BsonDocument("replSetGetConfig", new BsonInt32(1)));
            own = reply == null ? null : objectId(reply, "config", "settings", "replicaSetId");
        } else if (platform.isMongo() && topology == Topology.SHARDED) {
            BsonDocument find = new BsonDocument("find", new BsonString("version"))
                    .append("limit", new BsonInt32(1))
                    .append("singleBatch", BsonBoolean.TRUE);
            BsonDocument reply = permitted("config", find);
            BsonValue first = reply == null
                            || reply.getDocument("cursor")
                                    .getArray("firstBatch")
                                    .isEmpty()
                    ? null
                    : reply.getDocument("cursor").getArray("firstBatch").get(0);
            own = first == null ? null : objectId(first.asDocument(), "clusterId");
        }
        if (own != null) {
            return own;
        }
        String[] hosts = address.hosts().split(",", -1);
        Arrays.sort(hosts);
        return (setName.isEmpty() ? "" : setName + "/") + String.join(",", hosts);
    }

    private static @Nullable String objectId(BsonDocument reply, String... path) {
        BsonValue value = reply;
        for (String name : path) {
            value = value != null && value.isDocument() ? value.asDocument().get(name) : null;
        }
        return value != null && value.isObjectId()
                ? value.asObjectId().getValue().toHexString()
                : null;
    }

    /** MongoDB 5.0 and later have it always; before, a setting could switch it off. */
    private boolean majorityReads(Server server) {
        return server.isAtLeast(5, 0) || tried("majority") != Trial.REFUSED;
    }

    /** MongoDB has them from 5.0 on, whatever its settings; what only poses as such a version has to show it. */
    private Supplier<Boolean> snapshotReads(Platform platform) {
        if (platform.isMongo()) {
            return () -> true;
        }
        AtomicReference<@Nullable Boolean> known = new AtomicReference<>();
        return () -> {
            Boolean answer = known.get();
            if (answer == null) {
                answer = tried("snapshot") == Trial.GIVEN;
                known.set(answer);
            }
            return answer;
        };
    }

    private enum Trial {
        GIVEN,
        TAKEN,
        REFUSED
    }

    /** Reads a collection that may not exist; a snapshot's reply says as of when ({@code cursor.atClusterTime}). */
    private Trial tried(String readConcern) {
        BsonDocument find = new BsonDocument("find", new BsonString("checkpoints"))
                .append("limit", new BsonInt32(1))
                .append("singleBatch", BsonBoolean.TRUE)
                .append("readConcern", new BsonDocument("level", new BsonString(readConcern)));
        try {
            BsonDocument cursor = run("godwit", find).getDocument("cursor");
            return cursor.containsKey("atClusterTime") ? Trial.GIVEN : Trial.TAKEN;
        } catch (MongoCommandException e) {
            return e.getErrorCode() == UNAUTHORIZED ? Trial.TAKEN : Trial.REFUSED;
        }
    }

    /** Null if the user may not ask. */
    private @Nullable BsonDocument permitted(String database, BsonDocument command) {
        try {
            return run(database, command);
        } catch (MongoCommandException e) {
            return null;
        }
    }

    private BsonDocument run(String database, BsonDocument command) {
        return client.getDatabase(database).runCommand(command, BsonDocument.class);
    }

    private static String text(BsonDocument reply, String field) {
        return reply.isString(field) ? reply.getString(field).getValue() : "";
    }

    private static int number(BsonDocument reply, String field, int otherwise) {
        return reply.isNumber(field) ? reply.getNumber(field).intValue() : otherwise;
    }
}
