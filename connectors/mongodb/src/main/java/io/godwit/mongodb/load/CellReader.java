package io.godwit.mongodb.load;

import io.godwit.mongodb.bson.DocumentCells;
import io.godwit.spi.Reader;
import io.godwit.spi.load.Buckets;
import io.godwit.spi.row.Batch;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Table;
import org.jspecify.annotations.Nullable;

/** Documents as cells; of wanted buckets only, if there are any. */
final class CellReader implements Reader<Batch> {
    private static final int ENOUGH_BYTES = 4 << 20;

    private final FrameReader frames;
    private final DocumentCells cells;
    private final RowBatch batch;
    private final @Nullable Buckets buckets;
    private final @Nullable DocumentBuckets divided;
    private @Nullable Frame frame;
    private int at;

    /** Of all documents in {@code buckets}, null for all. */
    CellReader(FrameReader frames, Table table, RowFormat format, DocumentCells cells, @Nullable Buckets buckets) {
        this.frames = frames;
        this.cells = cells;
        this.batch = new RowBatch(format, table.moved().size());
        this.buckets = buckets;
        this.divided = buckets == null || buckets.count() == 1 ? null : new DocumentBuckets(buckets.count());
    }

    @Override
    public @Nullable Batch next() {
        batch.clear();
        while (batch.rows() == 0) {
            Frame present = frame;
            if (present == null || at == present.length()) {
                present = frames.nextFrame();
                if (present == null) {
                    return null;
                }
                frame = present;
                at = 0;
            }
            fill(present);
        }
        return batch;
    }

    private void fill(Frame present) {
        byte[] data = present.data();
        int end = present.length();
        while (at < end && batch.bytes() < ENOUGH_BYTES) {
            int length = Frame.documentLength(data, at);
            if (wanted(data, at, length)) {
                cells.append(data, at, length, batch);
            }
            at += length;
        }
    }

    private boolean wanted(byte[] data, int start, int length) {
        return buckets == null || buckets.wants(divided == null ? 0 : divided.bucket(data, start, length));
    }

    @Override
    public void close() {
        frames.close();
    }
}
