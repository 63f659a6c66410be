package io.godwit.mongodb.apply;

import com.mongodb.MongoException;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.WriteModel;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import java.util.ArrayList;
import java.util.List;
import org.bson.RawBsonDocument;

/**
 * Writes to one collection in a transaction that are sent together. Each write touches one document at most, so that the sums a server
 * answers with tell whether each did.
 */
final class Bulk {
    private static final long ENOUGH_BYTES = 16L << 20;
    private static final int ENOUGH_WRITES = 20_000;

    private final MongoCollection<RawBsonDocument> collection;
    private final ClientSession session;
    private final boolean exact;
    private final boolean inOrder;
    private final List<WriteModel<RawBsonDocument>> deletes = new ArrayList<>();
    private final List<WriteModel<RawBsonDocument>> replacements = new ArrayList<>();
    private final List<WriteModel<RawBsonDocument>> inserts = new ArrayList<>();
    private final List<WriteModel<RawBsonDocument>> all = new ArrayList<>();
    private int deletions;
    private int replaced;
    private long bytes;

    /**
     * Of no writes yet.
     *
     * @param exact whether each write has to find its document, or none
     * @param inOrder whether writes keep their order; else deletions come first and insertions last, in few requests
     */
    Bulk(MongoCollection<RawBsonDocument> collection, ClientSession session, boolean exact, boolean inOrder) {
        this.collection = collection;
        this.session = session;
        this.exact = exact;
        this.inOrder = inOrder;
    }

    boolean isEmpty() {
        return all.isEmpty() && deletes.isEmpty() && replacements.isEmpty() && inserts.isEmpty();
    }

    void delete(byte[] key) {
        deletions++;
        (inOrder ? all : deletes).add(new DeleteOneModel<>(Filters.byKey(key)));
        bytes += key.length;
    }

    void insert(byte[] document) {
        (inOrder ? all : inserts).add(new InsertOneModel<>(new RawBsonDocument(document)));
        bytes += document.length;
    }

    void replace(byte[] key, byte[] document) {
        replaced++;
        (inOrder ? all : replacements).add(new ReplaceOneModel<>(Filters.byKey(key), new RawBsonDocument(document)));
        bytes += document.length;
    }

    /** Whether so much is gathered that it should be sent. */
    boolean isLarge() {
        return bytes >= ENOUGH_BYTES
                || all.size() + deletes.size() + replacements.size() + inserts.size() >= ENOUGH_WRITES;
    }

    /**
     * Sends what is gathered, and forgets it.
     *
     * @throws GodwitException TARGET_DIVERGED if a write did not meet what it has to
     * @throws MongoException whatever else the server refuses
     */
    void send() {
        if (isEmpty()) {
            return;
        }
        List<WriteModel<RawBsonDocument>> writes = all;
        if (!inOrder) {
            writes = new ArrayList<>(deletes);
            writes.addAll(replacements);
            writes.addAll(inserts);
        }
        BulkWriteResult result;
        try {
            result = collection.bulkWrite(session, writes, new BulkWriteOptions().ordered(true));
        } catch (MongoException e) {
            if (exact && FactCollection.isDuplicate(e)) {
                throw new GodwitException(
                        Errors.TARGET_DIVERGED,
                        "a document's key, or a value that is unique, is on the target already",
                        collection.getNamespace().getFullName(),
                        e);
            }
            throw e;
        }
        if (exact && (result.getDeletedCount() != deletions || result.getMatchedCount() != replaced)) {
            throw NetEffect.missing();
        }
        clear();
    }

    private void clear() {
        all.clear();
        deletes.clear();
        replacements.clear();
        inserts.clear();
        deletions = 0;
        replaced = 0;
        bytes = 0;
    }
}
