package io.godwit.mongodb.load;

import io.godwit.mongodb.bson.Collections;
import io.godwit.mongodb.bson.DocumentCells;
import io.godwit.mongodb.connection.Deployment;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Reader;
import io.godwit.spi.TablePlan;
import io.godwit.spi.load.Buckets;
import io.godwit.spi.load.Split;
import io.godwit.spi.row.Batch;
import io.godwit.spi.row.Digest;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Table;
import java.util.List;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** Reads documents. */
public final class Documents {
    private final Deployment deployment;

    /** Of this deployment. */
    public Documents(Deployment deployment) {
        this.deployment = deployment;
    }

    /** As in {@link io.godwit.spi.Source#rows}. */
    public Reader<Batch> rows(TablePlan plan, MongoSnapshot snapshot, Split split) {
        Table table = plan.table();
        if (plan.rows().equals(Collections.ROWS)) {
            return frames(table, snapshot, split);
        }
        DocumentCells cells = DocumentCells.of(table, plan.rows());
        return new CellReader(frames(table, snapshot, split), table, plan.rows(), cells, null);
    }

    private FrameReader frames(Table table, MongoSnapshot snapshot, Split split) {
        BsonDocument query = KeyRange.both(KeyRange.of(split).filter(), condition(table));
        return new FrameReader(deployment, snapshot.session(), table, query, split.toString());
    }

    /** The table's filter: a query in Extended JSON. */
    static BsonDocument condition(Table table) {
        String filter = table.filter();
        if (filter == null) {
            return new BsonDocument();
        }
        try {
            return BsonDocument.parse(filter);
        } catch (RuntimeException e) {
            throw new GodwitException(
                    Errors.OPTION_INVALID,
                    "the filter is not a query in Extended JSON, such as {\"status\": \"open\"}",
                    table.id().toString(),
                    e);
        }
    }

    /** As in {@link io.godwit.spi.Source#rows}: what bytes tell apart, the text of these rows tells apart. */
    public Reader<Batch> rows(TablePlan plan, MongoSnapshot snapshot, Split split, Buckets buckets) {
        Table table = plan.table();
        if (!plan.rows().equals(RowFormat.NEUTRAL)) {
            throw new GodwitException(
                    Errors.NOT_SUPPORTED,
                    "documents of buckets are not carried as " + plan.rows().name(),
                    split.toString(),
                    null);
        }
        DocumentCells cells = DocumentCells.exact(table);
        return new CellReader(frames(table, snapshot, split), table, plan.rows(), cells, buckets);
    }

    /** As in {@link io.godwit.spi.Source#lookUp}. */
    public List<Row> lookUp(TablePlan plan, @Nullable MongoSnapshot snapshot, List<Row> keys) {
        return new LookUp(deployment, plan).of(snapshot, keys);
    }

    /** As in {@link io.godwit.spi.Source#digests}. */
    public List<String> digestNames(Table table) {
        return List.of(DocumentHash.NAME);
    }

    /** As in {@link io.godwit.spi.Source#digests}, of one bucket where {@code buckets} is 1. */
    public Digest[] digests(Table table, MongoSnapshot snapshot, Split split, String name, int buckets) {
        known(name);
        DocumentHash hash = new DocumentHash(buckets);
        DocumentBuckets divided = new DocumentBuckets(buckets);
        try (FrameReader frames = frames(table, snapshot, split)) {
            for (Frame frame = frames.nextFrame(); frame != null; frame = frames.nextFrame()) {
                byte[] data = frame.data();
                int end = frame.length();
                int length;
                for (int at = 0; at < end; at += length) {
                    length = Frame.documentLength(data, at);
                    hash.add(data, at, length, buckets == 1 ? 0 : divided.bucket(data, at, length));
                }
            }
        }
        return hash.digests();
    }

    /** As in {@link io.godwit.spi.Source#digest}. */
    public List<Digest> digest(Table table, String name, List<RowBatch> rows) {
        known(name);
        GivenRows given = new GivenRows(table);
        return rows.stream().map(given::digest).toList();
    }

    private static void known(String name) {
        if (!name.equals(DocumentHash.NAME)) {
            throw new GodwitException(Errors.NOT_SUPPORTED, "documents are not hashed as " + name);
        }
    }
}
