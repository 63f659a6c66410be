package io.godwit.mongodb.apply;

import com.mongodb.ClientSessionOptions;
import com.mongodb.ErrorCategory;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCommandException;
import com.mongodb.ReadConcern;
import com.mongodb.TransactionOptions;
import com.mongodb.WriteConcern;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.result.UpdateResult;
import io.godwit.mongodb.MongoErrors;
import io.godwit.mongodb.MongoOptions;
import io.godwit.mongodb.connection.Deployment;
import io.godwit.mongodb.connection.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** The collection that facts and claims are kept in: written with majority and journal, because a fact is a promise. */
final class FactCollection {
    /** Also in clean-up code and documentation: the collection's name in the checkpoint database. */
    static final String NAME = "facts";

    static final WriteConcern DURABLE = WriteConcern.MAJORITY.withJournal(true);

    private static final long COMMIT_SECONDS = 30;
    private static final int NOT_FOUND = 26;

    private final Deployment deployment;
    private final MongoDatabase database;
    private final MongoCollection<BsonDocument> documents;
    private final FactDocuments names;

    FactCollection(Deployment deployment) {
        this.deployment = deployment;
        this.database = deployment
                .client()
                .getDatabase(deployment.option(MongoOptions.CHECKPOINT_DATABASE))
                .withCodecRegistry(MongoClientSettings.getDefaultCodecRegistry());
        // Cosmos DB's engine of its own, and a standalone server, know no journal to wait for that majority does not
        // imply
        this.documents = database.getCollection(NAME, BsonDocument.class)
                .withWriteConcern(transactions() ? DURABLE : WriteConcern.MAJORITY);
        this.names = new FactDocuments(deployment.migration());
    }

    /** Whether rows and facts can be committed together. */
    boolean transactions() {
        return deployment.server().supportsTransactions();
    }

    MongoCollection<BsonDocument> documents() {
        return documents;
    }

    FactDocuments names() {
        return names;
    }

    MongoClient client() {
        return deployment.client();
    }

    Server server() {
        return deployment.server();
    }

    /** For messages. */
    String where() {
        return database.getName() + "." + NAME;
    }

    Deployment deployment() {
        return deployment;
    }

    /** Reads as of one moment, writes durably. */
    static TransactionOptions transactionOptions() {
        return TransactionOptions.builder()
                .readConcern(ReadConcern.SNAPSHOT)
                .writeConcern(DURABLE)
                .maxCommitTime(COMMIT_SECONDS, TimeUnit.SECONDS)
                .build();
    }

    /** A session for transactions. */
    ClientSession session() {
        return client().startSession(ClientSessionOptions.builder()
                .causallyConsistent(false)
                .defaultTransactionOptions(transactionOptions())
                .build());
    }

    /** All documents of this migration. */
    List<BsonDocument> own() {
        return documents.find(names.own()).into(new ArrayList<>());
    }

    /** The document of that name, or null. */
    @Nullable
    BsonDocument find(BsonDocument id) {
        return deployment
                .throttling()
                .obey(where(), () -> documents.find(new BsonDocument("_id", id)).first());
    }

    // --- writing, in a transaction or without one if null ---

    void insert(@Nullable ClientSession transaction, BsonDocument whole) {
        if (transaction == null) {
            documents.insertOne(whole);
        } else {
            documents.insertOne(transaction, whole);
        }
    }

    void upsert(@Nullable ClientSession transaction, BsonDocument id, BsonDocument update) {
        BsonDocument filter = new BsonDocument("_id", id);
        UpdateOptions options = new UpdateOptions().upsert(true);
        if (transaction == null) {
            documents.updateOne(filter, update, options);
        } else {
            documents.updateOne(transaction, filter, update, options);
        }
    }

    /** Changes the document that the filter finds; whether it found one. */
    boolean isUpdated(@Nullable ClientSession transaction, BsonDocument filter, BsonDocument update) {
        UpdateResult result = transaction == null
                ? documents.updateOne(filter, update)
                : documents.updateOne(transaction, filter, update);
        return result.getMatchedCount() == 1;
    }

    void delete(@Nullable ClientSession transaction, BsonDocument filter) {
        if (transaction == null) {
            documents.deleteMany(filter);
        } else {
            documents.deleteMany(transaction, filter);
        }
    }

    /** Removes this migration's documents; then the collection if it is empty, and the database if nothing else is in it. */
    void removeOwn() {
        if (!isThere()) {
            return;
        }
        documents.deleteMany(names.own());
        if (documents.find().first() == null) {
            documents.drop();
            if (database.listCollectionNames().first() == null) {
                database.drop();
            }
        }
    }

    private boolean isThere() {
        try {
            return database.listCollectionNames().into(new ArrayList<>()).contains(NAME);
        } catch (MongoCommandException e) {
            if (e.getErrorCode() == NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    /** Whether a key was there already. */
    static boolean isDuplicate(RuntimeException error) {
        return ErrorCategory.fromErrorCode(MongoErrors.number(error)) == ErrorCategory.DUPLICATE_KEY;
    }
}
