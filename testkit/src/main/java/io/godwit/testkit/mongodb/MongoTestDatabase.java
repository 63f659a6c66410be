package io.godwit.testkit.mongodb;

import com.mongodb.ClientSessionOptions;
import com.mongodb.MongoException;
import com.mongodb.TransactionOptions;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import io.godwit.spi.Endpoint;
import io.godwit.spi.Secret;
import io.godwit.spi.schema.TableId;
import io.godwit.testkit.contract.Shape;
import io.godwit.testkit.contract.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.Assumptions;

/**
 * A server under test with nothing in it, for as long as it is open, and one database of it. Where no server can run on this machine,
 * the test is skipped with the reason.
 */
public final class MongoTestDatabase implements TestDatabase {
    private static final long IMPATIENT_MILLIS = 3000;
    private static final long PATIENT_MILLIS = 60_000;

    private final MongoServer server;
    private final String name;
    private final Map<String, String> options;
    private final Map<TableId, Shape> shapes = new ConcurrentHashMap<>();

    private MongoTestDatabase(SharedMongoServers.Side side, String name, Map<String, String> options) {
        Optional<String> missing = SharedMongoServers.missing(side);
        Assumptions.assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
        this.server = SharedMongoServers.take(side);
        this.name = name;
        this.options = Map.copyOf(options);
    }

    /** A database {@code app} to be moved from. */
    public static MongoTestDatabase source() {
        return source(Map.of());
    }

    /** The same, reached with options. */
    public static MongoTestDatabase source(Map<String, String> options) {
        return new MongoTestDatabase(SharedMongoServers.Side.SOURCE, "app", options);
    }

    /** A database {@code app} to be moved to. */
    public static MongoTestDatabase target() {
        return target(Map.of());
    }

    /** The same, reached with options. */
    public static MongoTestDatabase target(Map<String, String> options) {
        return new MongoTestDatabase(SharedMongoServers.Side.TARGET, "app", options);
    }

    /** The server, which nobody else uses. */
    public MongoServer server() {
        return server;
    }

    /** A client that may do everything; it ends with the server. */
    public MongoClient client() {
        return server.client();
    }

    @Override
    public Endpoint endpoint() {
        return new Endpoint(server.uri(), Secret.NONE, options);
    }

    @Override
    public String schema() {
        return name;
    }

    @Override
    public void create(TableId table, Shape shape) {
        if (shape == Shape.KEYLESS) {
            throw new IllegalArgumentException("every document has an _id: there is no collection without a key");
        }
        client().getDatabase(table.schema()).createCollection(table.name());
        if (shape == Shape.UNIQUE) {
            // unlike in the other engines, two documents without a code are duplicates
            client().getDatabase(table.schema())
                    .getCollection(table.name())
                    .createIndex(
                            Indexes.ascending("code"),
                            new IndexOptions().name(table.name() + "_code").unique(true));
        }
        shapes.put(table, shape);
    }

    @Override
    public void create(TableId table, String nativeType) {
        client().getDatabase(table.schema()).createCollection(table.name());
        shapes.remove(table);
    }

    @Override
    public void run(String... statements) {
        // behind a fence a writer may wait for a lock; here that counts as refused
        transaction(IMPATIENT_MILLIS, true, statements);
    }

    @Override
    public void runPatiently(String... statements) {
        transaction(PATIENT_MILLIS, true, statements);
    }

    @Override
    public void runAndRollBack(String... statements) {
        transaction(IMPATIENT_MILLIS, false, statements);
    }

    /** A transaction that meets another is run again from its beginning, as every application must. */
    private void transaction(long mostMillis, boolean commit, String... statements) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(mostMillis);
        TransactionOptions each = TransactionOptions.builder()
                .maxCommitTime(mostMillis, TimeUnit.MILLISECONDS)
                .build();
        try (ClientSession session = client().startSession(ClientSessionOptions.builder()
                .defaultTransactionOptions(each)
                .build())) {
            while (true) {
                try {
                    once(session, mostMillis, commit, statements);
                    return;
                } catch (MongoException e) {
                    if (!e.hasErrorLabel(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL)
                            || System.nanoTime() - deadline > 0) {
                        throw new IllegalStateException(e.getMessage(), e);
                    }
                }
            }
        }
    }

    private void once(ClientSession session, long mostMillis, boolean commit, String... statements) {
        MongoTransaction work = new MongoTransaction(client(), session, mostMillis, shapes);
        if (commit && statements.length == 1 && !MongoStatements.isCompound(statements[0])) {
            MongoStatements.run(statements[0], work);
            return;
        }
        session.startTransaction();
        boolean done = false;
        try {
            for (String statement : statements) {
                MongoStatements.run(statement, work);
            }
            done = true;
        } finally {
            if (!done || !commit) {
                session.abortTransaction();
            }
        }
        if (commit) {
            session.commitTransaction();
        }
    }

    /** Loses what the change streams could tell so far; the log of a server of somebody else's cannot be lost by a test. */
    @Override
    public void loseLog(String migration) {
        Assumptions.assumeFalse(server.isReal(), "the oplog of a real server is lost by its size only");
        server.gateway().ifPresent(gateway -> gateway.loseLog());
    }

    @Override
    public List<String> leftovers() {
        List<String> found = new ArrayList<>();
        for (String database : server.databases()) {
            if (database.startsWith("godwit")) {
                found.add("database " + database);
            }
        }
        BsonDocument replication = client().getDatabase("admin")
                .runCommand(new BsonDocument("serverStatus", new BsonInt32(1)), BsonDocument.class)
                .getDocument("repl", new BsonDocument());
        if (replication.getNumber("userWriteBlockMode", new BsonInt32(1)).intValue() == 2) {
            found.add("writes are blocked");
        }
        server.gateway().filter(gateway -> gateway.isLocked()).ifPresent(gateway -> found.add("the server is locked"));
        return found;
    }

    @Override
    public void close() {
        if (server.isRunning()) {
            server.clean();
        }
        SharedMongoServers.giveBack(server);
    }
}
