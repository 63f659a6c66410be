package io.godwit.mongodb.load;

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
import org.jspecify.annotations.Nullable;

/** Reads documents. */
public final class Documents {
    /** Of this deployment. */
    public Documents(Deployment deployment) {}

    /** As in {@link io.godwit.spi.Source#rows}. */
    public Reader<Batch> rows(TablePlan plan, MongoSnapshot snapshot, Split split) {
        throw new GodwitException(Errors.NOT_SUPPORTED, "to be written");
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
