package io.godwit.oracle.capture;

import io.godwit.oracle.OracleErrors;
import io.godwit.oracle.load.ScnPosition;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Reader;
import io.godwit.spi.change.ChangeBatch;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.connect.source.SourceRecord;

/** Changes in the order of commits, out of Debezium's task. */
final class ChangeReader implements Reader<ChangeBatch> {
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LogTask task;
    private final ChangeAssembly assembly;
    private final Progress progress;
    private final LogState state;
    private final EngineLog log;
    private final AtomicBoolean closed = new AtomicBoolean();
    private ScnPosition last;
    private long since;

    ChangeReader(
            LogTask task, ChangeAssembly assembly, Progress progress, LogState state, EngineLog log, ScnPosition from) {
        this.task = task;
        this.assembly = assembly;
        this.progress = progress;
        this.state = state;
        this.log = log;
        this.last = from;
        this.since = from.since();
    }

    @Override
    public ChangeBatch next() {
        try {
            return read();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ended();
        } catch (GodwitException e) {
            throw closed.get() ? ended() : e;
        } catch (RuntimeException | SQLException e) {
            // Debezium's failures have no class of their own in common
            throw closed.get() ? ended() : CaptureErrors.of(e);
        }
    }

    private static GodwitException ended() {
        return new GodwitException(Errors.READER_CLOSED, "reading changes was ended", "", null);
    }

    private ChangeBatch read() throws InterruptedException, SQLException {
        long begun = System.nanoTime();
        while (true) {
            ChangeBatch whole = assembly.take();
            if (whole != null) {
                if (whole.last()) {
                    last = (ScnPosition) whole.commit();
                }
                return whole;
            }
            if (closed.get()) {
                throw ended();
            }
            state.check(new ScnPosition(last.scn(), last.transactions(), since));
            requireNothingLost();
            long queued = progress.queuedUpTo();
            List<SourceRecord> records = task.poll();
            for (SourceRecord record : records) {
                since = OracleOrigin.since(record.sourceOffset(), Long.MAX_VALUE);
                assembly.accept(record);
            }
            // what was queued before the question is here now, unless there was more than is handed out at once
            boolean emptied = records.size() < LogSettings.CHANGES_AT_ONCE && !assembly.isInside();
            if (emptied && assembly.isEmpty()) {
                if (queued > last.scn()) {
                    last = new ScnPosition(queued, List.of(), since);
                    return ChangeBatch.heartbeat(last);
                } else if (System.nanoTime() - begun >= WAIT_NANOS) {
                    return ChangeBatch.heartbeat(last);
                }
            }
        }
    }

    /** Debezium reports some things it could not read, and goes on; Godwit does not. */
    private void requireNothingLost() {
        String what = log.lost();
        if (!what.isEmpty() || progress.hasLost()) {
            throw new GodwitException(
                    OracleErrors.LOG_UNREADABLE,
                    what.isEmpty() ? "LogMiner told of a change that could not be read" : what,
                    last.text(),
                    null);
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            task.close();
            state.close();
            log.close();
        }
    }
}
