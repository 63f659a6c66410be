package io.godwit.testkit.mongodb.gateway;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;

/** What is about the server: greetings, versions, sessions, parameters, locks. */
final class ServerCommands {
    static final String SET_NAME = "godwit";
    private static final int WIRE_VERSION = 21;
    private static final String ENGINE_VERSION = "1.0-0";
    private static final String VERSION = "7.0.0";
    private static final String WINDOW = "minSnapshotHistoryWindowInSeconds";

    private final String address;
    private final WriteGate gate;
    private final Sessions sessions;
    private final Snapshots snapshots;
    private final Execution execution;
    private final Operations operations;
    private final long startMillis = System.currentTimeMillis();

    ServerCommands(
            String address,
            WriteGate gate,
            Sessions sessions,
            Snapshots snapshots,
            Execution execution,
            Operations operations) {
        this.address = address;
        this.gate = gate;
        this.sessions = sessions;
        this.snapshots = snapshots;
        this.execution = execution;
        this.operations = operations;
    }

    Map<String, Handler> all() {
        Map<String, Handler> all = new HashMap<>();
        all.put("hello", this::greet);
        all.put("ismaster", this::greet);
        all.put("saslstart", (command, client) -> {
            throw new CommandException(ErrorName.AUTHENTICATION_FAILED, "this test gateway knows no users");
        });
        all.put("currentop", (command, client) -> reply(currentOperations(command)));
        all.put("ping", (command, client) -> Replies.okBytes());
        all.put("buildinfo", (command, client) -> reply(buildInfo()));
        all.put("serverstatus", (command, client) -> reply(serverStatus()));
        all.put("connectionstatus", (command, client) -> reply(connectionStatus()));
        all.put("replsetgetstatus", (command, client) -> reply(replicaSetStatus()));
        all.put("getparameter", (command, client) -> reply(parameter(command)));
        all.put("setparameter", (command, client) -> reply(setParameter(command)));
        all.put("setuserwriteblockmode", (command, client) -> reply(blockWrites(command)));
        all.put("fsync", (command, client) -> reply(fsync(command)));
        all.put("fsyncunlock", (command, client) -> reply(locked(gate.lockServer(-1))));
        all.put("startsession", (command, client) -> reply(startSession()));
        all.put("refreshsessions", (command, client) -> Replies.okBytes());
        all.put("endsessions", (command, client) -> reply(endSessions(command, "endSessions")));
        all.put("killsessions", (command, client) -> reply(endSessions(command, "killSessions")));
        all.put("committransaction", (command, client) -> execution.commit(command));
        all.put("aborttransaction", (command, client) -> {
            sessions.abort(command);
            return Replies.okBytes();
        });
        return all;
    }

    private static byte[] reply(BsonDocument document) {
        return RawDocuments.bytes(document.append("ok", new BsonDouble(1)));
    }

    private byte[] greet(Command command, Client client) {
        client.named(command.document());
        return reply(hello());
    }

    private BsonDocument currentOperations(Command command) {
        BsonDocument all = new BsonDocument("inprog", new BsonArray(operations.all(command)));
        return gate.locks() > 0 ? all.append("fsyncLock", BsonBoolean.TRUE) : all;
    }

    private BsonDocument hello() {
        return new BsonDocument("ismaster", BsonBoolean.TRUE)
                .append("isWritablePrimary", BsonBoolean.TRUE)
                .append("secondary", BsonBoolean.FALSE)
                .append("setName", new BsonString(SET_NAME))
                .append("setVersion", new BsonInt32(1))
                .append("hosts", new BsonArray(List.of(new BsonString(address))))
                .append("primary", new BsonString(address))
                .append("me", new BsonString(address))
                .append("maxBsonObjectSize", new BsonInt32(16 * 1024 * 1024))
                .append("maxMessageSizeBytes", new BsonInt32(WireMessage.MOST_BYTES))
                .append("maxWriteBatchSize", new BsonInt32(100_000))
                .append("localTime", new BsonDateTime(System.currentTimeMillis()))
                .append("logicalSessionTimeoutMinutes", new BsonInt32(30))
                .append("minWireVersion", new BsonInt32(0))
                .append("maxWireVersion", new BsonInt32(WIRE_VERSION))
                .append("readOnly", BsonBoolean.FALSE)
                // as DocumentDB's own gateway names its engine
                .append(
                        "internal",
                        new BsonDocument(
                                "documentdb_versions", new BsonArray(List.of(new BsonString(ENGINE_VERSION)))));
    }

    /** The version is that of the protocol it speaks; what it is says the rest. */
    private static BsonDocument buildInfo() {
        return new BsonDocument("version", new BsonString(VERSION))
                .append("gitVersion", new BsonString("DocumentDB behind Godwit's test gateway"))
                .append("modules", new BsonArray())
                .append(
                        "versionArray",
                        new BsonArray(List.of(new BsonInt32(7), new BsonInt32(0), new BsonInt32(0), new BsonInt32(0))))
                .append("bits", new BsonInt32(64))
                .append("debug", BsonBoolean.FALSE)
                .append("maxBsonObjectSize", new BsonInt32(16 * 1024 * 1024))
                .append("storageEngines", new BsonArray(List.of(new BsonString("documentdb"))));
    }

    private BsonDocument serverStatus() {
        return new BsonDocument("host", new BsonString(address))
                .append("version", new BsonString(VERSION))
                .append("process", new BsonString("godwit-test-gateway"))
                .append("pid", new BsonInt64(ProcessHandle.current().pid()))
                .append("uptimeMillis", new BsonInt64(System.currentTimeMillis() - startMillis))
                .append("localTime", new BsonDateTime(System.currentTimeMillis()))
                .append("storageEngine", new BsonDocument("name", new BsonString("documentdb")))
                .append(
                        "repl",
                        new BsonDocument("setName", new BsonString(SET_NAME))
                                .append("isWritablePrimary", BsonBoolean.TRUE)
                                .append("userWriteBlockMode", new BsonInt32(gate.isBlocked() ? 2 : 1)));
    }

    private static BsonDocument connectionStatus() {
        return new BsonDocument(
                "authInfo",
                new BsonDocument("authenticatedUsers", new BsonArray())
                        .append("authenticatedUserRoles", new BsonArray())
                        .append("authenticatedUserPrivileges", new BsonArray()));
    }

    private BsonDocument replicaSetStatus() {
        BsonDocument member = new BsonDocument("_id", new BsonInt32(0))
                .append("name", new BsonString(address))
                .append("health", new BsonDouble(1))
                .append("state", new BsonInt32(1))
                .append("stateStr", new BsonString("PRIMARY"))
                .append("self", BsonBoolean.TRUE);
        return new BsonDocument("set", new BsonString(SET_NAME))
                .append("date", new BsonDateTime(System.currentTimeMillis()))
                .append("myState", new BsonInt32(1))
                .append("members", new BsonArray(List.of(member)));
    }

    private BsonDocument parameter(Command command) {
        BsonDocument known = new BsonDocument(WINDOW, new BsonInt64(snapshots.windowSeconds()))
                .append("transactionLifetimeLimitSeconds", new BsonInt32(60))
                .append(
                        "featureCompatibilityVersion",
                        new BsonDocument("version", new BsonString(VERSION.substring(0, 3))));
        BsonValue all = command.document().get(command.name());
        if (all != null && all.isString() && all.asString().getValue().equals("*")) {
            return known;
        }
        BsonDocument asked = new BsonDocument();
        known.forEach((name, value) -> {
            if (command.has(name)) {
                asked.append(name, value);
            }
        });
        if (asked.isEmpty()) {
            throw new CommandException(ErrorName.INVALID_OPTIONS, "no option found to get");
        }
        return asked;
    }

    private BsonDocument setParameter(Command command) {
        if (!command.has(WINDOW)) {
            throw new CommandException(
                    ErrorName.INVALID_OPTIONS, "this test gateway has the parameter " + WINDOW + " only");
        }
        long before = snapshots.windowSeconds();
        snapshots.window(command.number(WINDOW, before));
        return new BsonDocument("was", new BsonInt64(before));
    }

    /** Answers when no write that was allowed before is left, transactions included, as the lock that MongoDB takes makes it. */
    private BsonDocument blockWrites(Command command) {
        if (!(command.document().get("global") instanceof BsonBoolean global)) {
            throw new CommandException(ErrorName.BAD_VALUE, "setUserWriteBlockMode needs the field global");
        }
        gate.block(global.getValue());
        if (global.getValue()) {
            gate.awaitEmpty();
            while (sessions.anyHasWritten()) {
                LockSupport.parkNanos(5_000_000);
            }
        }
        return new BsonDocument();
    }

    private BsonDocument fsync(Command command) {
        return command.flag("lock") ? locked(gate.lockServer(1)) : new BsonDocument("numFiles", new BsonInt32(1));
    }

    private static BsonDocument locked(int locks) {
        return new BsonDocument("info", new BsonString(locks > 0 ? "locked against writes" : "fsyncUnlock completed"))
                .append("lockCount", new BsonInt64(locks));
    }

    private static BsonDocument startSession() {
        return new BsonDocument("id", new BsonDocument("id", new BsonBinary(UUID.randomUUID())))
                .append("timeoutMinutes", new BsonInt32(30));
    }

    private BsonDocument endSessions(Command command, String field) {
        List<String> ids = new ArrayList<>();
        for (BsonValue each : command.document().getArray(field)) {
            if (each.asDocument().get("id") instanceof BsonBinary id) {
                ids.add(new String(Base64.getEncoder().encode(id.getData()), StandardCharsets.US_ASCII));
            }
        }
        sessions.end(ids);
        return new BsonDocument();
    }
}
