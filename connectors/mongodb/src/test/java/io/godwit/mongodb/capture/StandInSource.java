package io.godwit.mongodb.capture;

import io.godwit.mongodb.bson.Collections;
import io.godwit.mongodb.connection.Deployment;
import io.godwit.spi.Endpoint;
import io.godwit.spi.Option;
import io.godwit.spi.Secret;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Join;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Key;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * A stand-in for a source: the answers that MongoDB's manual gives for a replica set or for mongos, and change streams whose replies a test
 * writes down, one for each {@code aggregate} and {@code getMore}. When none is left, the stream is idle at the log's end.
 */
final class StandInSource implements AutoCloseable {
    static final TableId ORDERS = new TableId("shop", "orders");

    private final boolean mongos;
    private final String version;
    private final StandInServer server;
    private final Deque<Function<BsonDocument, @Nullable BsonDocument>> steps = new ConcurrentLinkedDeque<>();
    private final Map<String, Function<BsonDocument, BsonDocument>> replies = new ConcurrentHashMap<>();
    private final List<BsonDocument> commands = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private volatile BsonTimestamp end = new BsonTimestamp(100, 0);

    StandInSource(boolean mongos, String version) throws IOException {
        this.mongos = mongos;
        this.version = version;
        this.server = new StandInServer(this::answer);
    }

    /** Connects as a migration would. */
    Deployment deployment(Map<String, String> options) {
        Deployment deployment = Deployment.open(
                new Endpoint("mongodb://127.0.0.1:" + server.port() + "/?directConnection=true", Secret.NONE, options),
                "moving",
                Option.Side.SOURCE);
        open.add(deployment);
        return deployment;
    }

    ChangeLog log() {
        return new ChangeLog(deployment(Map.of()));
    }

    static Table table(TableId id) {
        Type text = new Type.Text(0, false);
        return new Table(
                id,
                id,
                List.of(
                        new Column(Collections.ID, text, "bson", false, false, false),
                        new Column(Collections.DOCUMENT, new Type.Json(), "bson", false, false, false)),
                new Key("_id_", List.of(Collections.ID), true),
                false,
                false,
                null,
                -1,
                -1);
    }

    static TablePlan plan(TableId id, RowFormat changes) {
        return new TablePlan(table(id), Collections.ROWS, "", changes, "", Join.NONE);
    }

    /** Where the log stands. */
    void end(int seconds, int increment) {
        end = new BsonTimestamp(seconds, increment);
    }

    /** How the next {@code aggregate} or {@code getMore} is answered: with events, and a token behind them. */
    void batch(BsonDocument token, BsonDocument... events) {
        steps.add(command -> cursor(command, token, List.of(events)));
    }

    /** The next one is refused. */
    void refuse(int code, String name, String... labels) {
        steps.add(command -> error(code, name, labels));
    }

    /** The next one finds the connection cut. */
    void cut() {
        steps.add(command -> null);
    }

    /** How a command is answered from now on. */
    void reply(String command, Function<BsonDocument, BsonDocument> answer) {
        replies.put(command, answer);
    }

    /** All commands of one kind that came. */
    List<BsonDocument> commands(String name) {
        return commands.stream().filter(c -> c.getFirstKey().equals(name)).toList();
    }

    /** What the change streams that were opened asked for: the first stage's options. */
    List<BsonDocument> streams() {
        return commands("aggregate").stream()
                .map(c -> c.getArray("pipeline").get(0).asDocument())
                .filter(stage -> stage.containsKey("$changeStream"))
                .map(stage -> stage.getDocument("$changeStream"))
                .toList();
    }

    /** A token as servers make them: of an event, or a mark that nothing before is to come. */
    static BsonDocument token(int seconds, int increment, String rest) {
        return new BsonDocument("_data", new BsonString(String.format("82%08X%08X%s", seconds, increment, rest)));
    }

    /** An event. */
    static BsonDocument event(String kind, int seconds, int increment, int id) {
        return event(kind, ORDERS, seconds, increment, id);
    }

    static BsonDocument event(String kind, TableId collection, int seconds, int increment, int id) {
        BsonDocument event = new BsonDocument("_id", token(seconds, increment, String.format("2B%04X", id)))
                .append("operationType", new BsonString(kind))
                .append("clusterTime", new BsonTimestamp(seconds, increment))
                .append(
                        "ns",
                        new BsonDocument("db", new BsonString(collection.schema()))
                                .append("coll", new BsonString(collection.name())))
                .append("documentKey", new BsonDocument("_id", new BsonInt32(id)));
        return kind.equals("insert") || kind.equals("replace")
                ? event.append("fullDocument", document(id, kind))
                : event;
    }

    static BsonDocument document(int id, String text) {
        return new BsonDocument("_id", new BsonInt32(id)).append("text", new BsonString(text));
    }

    static BsonDocument ok() {
        return new BsonDocument("ok", new BsonInt32(1));
    }

    static BsonDocument error(int code, String name, String... labels) {
        BsonDocument error = new BsonDocument("ok", new BsonInt32(0))
                .append("errmsg", new BsonString("refused by a stand-in"))
                .append("code", new BsonInt32(code))
                .append("codeName", new BsonString(name));
        if (labels.length > 0) {
            error.append(
                    "errorLabels",
                    new BsonArray(List.of(labels).stream().map(BsonString::new).toList()));
        }
        return error;
    }

    static BsonDocument cursor(BsonDocument command, @Nullable BsonDocument token, List<BsonDocument> events) {
        boolean more = command.getFirstKey().equals("getMore");
        BsonDocument cursor = new BsonDocument("id", new BsonInt64(77))
                .append("ns", new BsonString("admin.$cmd.aggregate"))
                .append(more ? "nextBatch" : "firstBatch", new BsonArray(events));
        if (token != null) {
            cursor.append("postBatchResumeToken", token);
        }
        return ok().append("cursor", cursor);
    }

    private @Nullable BsonDocument answer(BsonDocument command) {
        commands.add(command);
        BsonDocument reply = reply(command);
        BsonTimestamp now = end;
        return reply == null
                ? null
                : reply.append("operationTime", now)
                        .append("$clusterTime", new BsonDocument("clusterTime", now).append("signature", signature()));
    }

    private static BsonValue signature() {
        return new BsonDocument("hash", new BsonBinary(new byte[20])).append("keyId", new BsonInt64(0));
    }

    private @Nullable BsonDocument reply(BsonDocument command) {
        String name = command.getFirstKey();
        Function<BsonDocument, BsonDocument> written = replies.get(name);
        if (written != null) {
            return written.apply(command);
        }
        return switch (name) {
            case "hello", "isMaster", "ismaster" -> hello();
            case "buildInfo", "buildinfo" -> build();
            case "find" -> found(command);
            case "listCollections" -> cursor(command, null, List.of());
            case "aggregate", "getMore" -> {
                Function<BsonDocument, @Nullable BsonDocument> step = steps.poll();
                yield step == null
                        ? cursor(command, token(end.getTime(), end.getInc(), "2B0229296E04"), List.of())
                        : step.apply(command);
            }
            default -> ok();
        };
    }

    private static BsonDocument found(BsonDocument command) {
        BsonDocument cursor = new BsonDocument("id", new BsonInt64(0))
                .append("ns", new BsonString("any.any"))
                .append("firstBatch", new BsonArray());
        if (command.getDocument("readConcern", new BsonDocument()).containsValue(new BsonString("snapshot"))) {
            cursor.append("atClusterTime", new BsonTimestamp(100, 0));
        }
        return ok().append("cursor", cursor);
    }

    private BsonDocument hello() {
        BsonDocument hello = ok().append("ismaster", BsonBoolean.TRUE)
                .append("isWritablePrimary", BsonBoolean.TRUE)
                .append("helloOk", BsonBoolean.TRUE)
                .append("minWireVersion", new BsonInt32(0))
                .append("maxWireVersion", new BsonInt32(version.startsWith("4.0") ? 7 : 21))
                .append("maxBsonObjectSize", new BsonInt32(16 * 1024 * 1024))
                .append("maxMessageSizeBytes", new BsonInt32(48_000_000))
                .append("maxWriteBatchSize", new BsonInt32(100_000))
                .append("logicalSessionTimeoutMinutes", new BsonInt32(30));
        String me = "127.0.0.1:" + server.port();
        return mongos
                ? hello.append("msg", new BsonString("isdbgrid"))
                : hello.append("setName", new BsonString("rs"))
                        .append("me", new BsonString(me))
                        .append("primary", new BsonString(me))
                        .append("hosts", new BsonArray(List.of(new BsonString(me))));
    }

    private BsonDocument build() {
        BsonArray numbers = new BsonArray();
        for (String each : version.split("\\.", -1)) {
            numbers.add(new BsonInt32(Integer.parseInt(each)));
        }
        return ok().append("version", new BsonString(version)).append("versionArray", numbers);
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        server.close();
    }
}
