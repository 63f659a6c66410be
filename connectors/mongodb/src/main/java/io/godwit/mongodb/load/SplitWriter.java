package io.godwit.mongodb.load;

import com.mongodb.client.MongoCollection;
import io.godwit.mongodb.apply.Facts;
import io.godwit.mongodb.bson.Collections;
import io.godwit.mongodb.bson.DocumentText;
import io.godwit.mongodb.connection.Deployment;
import io.godwit.spi.Checkpoint;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
import io.godwit.spi.Writer;
import io.godwit.spi.load.Split;
import io.godwit.spi.row.Batch;
import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Encoded;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.TableId;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * Writes the documents of one range: empties the range first, because nothing ties documents to the fact that they are loaded and an
 * earlier run may have left some of them, then inserts in any order, and records the fact when all documents are there. Whatever ends
 * it, doing it again is harmless.
 *
 * <p>Some documents are on their way while the next are gathered, so that reading and writing overlap.
 */
public final class SplitWriter implements Writer<Batch> {
    /** Large enough that a round trip costs little, small enough for several lanes to have two each in memory. */
    private static final int ENOUGH_BYTES = 8 << 20;

    private static final long PATIENCE_MINUTES = 2;

    private final Deployment deployment;
    private final Facts facts;
    private final String where;
    private final MongoCollection<RawBsonDocument> collection;
    private final ExecutorService sender;
    private Parcel filling = new Parcel();
    private Parcel sending = new Parcel();
    private @Nullable Future<?> sent;

    SplitWriter(Deployment deployment, Facts facts, TablePlan plan, Split split) {
        TableId target = plan.table().target();
        this.deployment = deployment;
        this.facts = facts;
        this.where = target.toString();
        this.collection = deployment.raw(target.schema()).getCollection(target.name(), RawBsonDocument.class);
        this.sender = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "godwit-insert " + split);
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Opens one and empties its range.
     *
     * @throws GodwitException FACT_EXISTS if the split is loaded already, NOT_SUPPORTED for rows of another engine
     */
    public static Writer<Batch> open(Deployment deployment, Facts facts, TablePlan plan, Split split) {
        boolean neutral = plan.rows().equals(RowFormat.NEUTRAL) && Collections.holdDocuments(plan.table());
        if (!neutral && !plan.rows().equals(Collections.ROWS)) {
            throw new GodwitException(
                    Errors.NOT_SUPPORTED,
                    "rows of another engine cannot be loaded into MongoDB; its documents can be moved to PostgreSQL",
                    plan.table().target().toString(),
                    null);
        }
        if (facts.isLoaded(split)) {
            throw new GodwitException(Errors.FACT_EXISTS, "this is recorded already", split.toString(), null);
        }
        facts.requireClaim();
        empty(deployment, plan.table().target(), KeyRange.of(split).filter());
        return new SplitWriter(deployment, facts, plan, split);
    }

    private static void empty(Deployment deployment, TableId target, BsonDocument range) {
        MongoCollection<RawBsonDocument> collection =
                deployment.raw(target.schema()).getCollection(target.name(), RawBsonDocument.class);
        try {
            BsonDocument key = new BsonDocument("_id", new BsonInt32(1));
            deployment.throttling().obey(target.toString(), () -> {
                boolean empty = collection.find(range).projection(key).limit(1).first() == null;
                return empty || collection.deleteMany(range).wasAcknowledged();
            });
        } catch (RuntimeException e) {
            throw deployment.failure(e, "emptying the range", target.toString());
        }
    }

    @Override
    public void write(Batch batch) {
        if (batch instanceof RowBatch rows && batch.format().equals(RowFormat.NEUTRAL)) {
            writeNeutral(rows);
            return;
        }
        if (!(batch instanceof Encoded encoded) || !batch.format().equals(Collections.ROWS)) {
            throw new GodwitException(
                    Errors.NOT_SUPPORTED, "rows came as " + batch.format().name(), where, null);
        }
        byte[] data = encoded.data();
        int at = 0;
        for (int row = 0; row < encoded.rows(); row++) {
            at += filling.add(data, at);
            if (filling.bytes() >= ENOUGH_BYTES) {
                send();
            }
        }
    }

    /** Documents out of their text, for who has no other form of them. */
    private void writeNeutral(RowBatch rows) {
        for (int r = 0; r < rows.rows(); r++) {
            Cells row = rows.at(r);
            filling.add(DocumentText.parse(row.data(), row.start(1), row.length(1)), 0);
            if (filling.bytes() >= ENOUGH_BYTES) {
                send();
            }
        }
    }

    /** Sends what is filled, when what was sent before has arrived. */
    private void send() {
        await();
        Parcel full = filling;
        filling = sending;
        sending = full;
        filling.clear();
        sent = sender.submit(() -> insert(full));
    }

    private void insert(Parcel parcel) {
        // what a runner that lost its claim brought now could come after what the next one's changes deleted
        facts.requireClaim();
        try {
            deployment.throttling().insert(collection, parcel.list());
        } catch (RuntimeException e) {
            throw deployment.failure(e, "writing documents", where);
        }
    }

    private void await() {
        Future<?> waiting = sent;
        sent = null;
        if (waiting == null) {
            return;
        }
        try {
            waiting.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GodwitException known) {
                throw known;
            }
            throw new IllegalStateException("writing documents broke down", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GodwitException(Errors.READER_CLOSED, "writing was interrupted", where, e);
        }
    }

    @Override
    public void commit(Checkpoint reached) {
        finish();
        facts.record(reached);
    }

    /** Sends the rest and waits until all is there. */
    void finish() {
        if (filling.documents() > 0) {
            send();
        }
        await();
    }

    /** Waits for what is on its way: what it still brought would be in the way of who loads the range again. */
    @Override
    public void close() {
        sender.shutdown();
        try {
            sender.awaitTermination(PATIENCE_MINUTES, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
