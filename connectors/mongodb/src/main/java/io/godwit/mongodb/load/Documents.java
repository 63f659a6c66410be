package io.godwit.mongodb.load;

import io.godwit.mongodb.bson.Collections;
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
        FrameReader frames = frames(plan.table(), snapshot, split);
        if (plan.rows().equals(Collections.ROWS)) {
            return frames;
        }
        frames.close();
        throw new GodwitException(Errors.NOT_SUPPORTED, "to be written");
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

    /** As in {@link io.godwit.spi.Source#rows}. */
    public Reader<Batch> rows(TablePlan plan, MongoSnapshot snapshot, Split split, Buckets buckets) {
        throw new GodwitException(Errors.NOT_SUPPORTED, "to be written");
    }

    /** As in {@link io.godwit.spi.Source#lookUp}. */
    public List<Row> lookUp(TablePlan plan, @Nullable MongoSnapshot snapshot, List<Row> keys) {
        throw new GodwitException(Errors.NOT_SUPPORTED, "to be written");
    }

    /** As in {@link io.godwit.spi.Source#digests}. */
    public List<String> digestNames(Table table) {
        throw new GodwitException(Errors.NOT_SUPPORTED, "to be written");
    }

    /** As in {@link io.godwit.spi.Source#digests}, of one bucket where {@code buckets} is 1. */
    public Digest[] digests(Table table, MongoSnapshot snapshot, Split split, String name, int buckets) {
        throw new GodwitException(Errors.NOT_SUPPORTED, "to be written");
    }

    /** As in {@link io.godwit.spi.Source#digest}. */
    public List<Digest> digest(Table table, String name, List<RowBatch> rows) {
        throw new GodwitException(Errors.NOT_SUPPORTED, "to be written");
    }
}
