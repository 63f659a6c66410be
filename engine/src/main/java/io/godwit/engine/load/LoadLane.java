package io.godwit.engine.load;

import io.godwit.engine.meter.Meter;
import io.godwit.engine.migration.Sides;
import io.godwit.engine.plan.AsOf;
import io.godwit.spi.Checkpoint.SplitLoaded;
import io.godwit.spi.Reader;
import io.godwit.spi.Source;
import io.godwit.spi.Target;
import io.godwit.spi.Writer;
import io.godwit.spi.load.Snapshot;
import io.godwit.spi.row.Batch;

/** One thread's work: split after split from the source to the target, read and written by the same thread. */
final class LoadLane implements Runnable {
    private final Source source;
    private final Snapshot snapshot;
    private final Target target;
    private final LoadWork work;
    private final Meter meter;
    private final WholeTables whole;

    /** The last argument takes each table whose splits are all in. */
    LoadLane(Sides sides, Snapshot snapshot, LoadWork work, Meter meter, WholeTables whole) {
        this.source = sides.source();
        this.snapshot = snapshot;
        this.target = sides.target();
        this.work = work;
        this.meter = meter;
        this.whole = whole;
    }

    @Override
    public void run() {
        try {
            for (LoadWork.Item item = work.take(); item != null; item = work.take()) {
                load(item);
            }
        } catch (RuntimeException e) {
            work.fail(e);
        } catch (Error e) {
            work.fail(new IllegalStateException("a lane of the load broke down", e));
            throw e;
        }
    }

    private void load(LoadWork.Item item) {
        long rows = 0;
        long bytes = 0;
        boolean durable = false;
        try (Reader<Batch> in = source.rows(item.plan(), snapshot, item.split());
                Writer<Batch> out = target.rows(item.plan(), item.split())) {
            work.reading(in);
            try {
                for (Batch batch = in.next(); batch != null; batch = in.next()) {
                    if (work.ended()) {
                        return;
                    }
                    out.write(batch);
                    rows += batch.rows();
                    bytes += batch.bytes();
                    item.meter().loaded(batch.rows(), batch.bytes());
                }
            } finally {
                work.read(in);
            }
            if (work.ended()) {
                return;
            }
            out.commit(new SplitLoaded(item.split(), rows, bytes, AsOf.text(snapshot)));
            durable = true;
            item.meter().splitLoaded();
            meter.fact();
            if (work.loaded(item)) {
                whole.add(item.plan().table());
            }
        } finally {
            if (!durable) {
                item.meter().abandoned(rows, bytes);
            }
        }
    }
}
