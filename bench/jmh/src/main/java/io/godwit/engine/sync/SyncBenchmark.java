package io.godwit.engine.sync;

import io.godwit.engine.meter.Meter;
import io.godwit.engine.schedule.Schedule;
import io.godwit.postgresql.capture.DecoderBenchmark;
import io.godwit.postgresql.capture.Messages;
import io.godwit.spi.change.ChangeBatch;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** The engine's own part of a change: the hop from thread to thread and the sieve; per change. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class SyncBenchmark {
    private static final int CHANGES = 10_000;

    @Param({"1", "4", "10000"})
    public int perTransaction;

    private List<ChangeBatch> batches = List.of();
    private final ChangeQueue queue = new ChangeQueue(1L << 30, Schedule.real());
    private final Sieve sieve = new Sieve(List.of(Messages.PLAN), new Meter());

    @Setup
    public void prepare() {
        batches = DecoderBenchmark.batches(CHANGES, perTransaction);
    }

    @Benchmark
    @OperationsPerInvocation(CHANGES)
    public void queue(Blackhole out) throws InterruptedException {
        long received = 0;
        for (ChangeBatch batch : batches) {
            received += batch.changes().size();
            queue.put(new Captured(batch, received));
        }
        for (int i = 0; i < batches.size(); i++) {
            out.consume(queue.take(0, 1));
        }
    }

    @Benchmark
    @OperationsPerInvocation(CHANGES)
    public void sieve(Blackhole out) {
        for (ChangeBatch batch : batches) {
            out.consume(sieve.sift(batch));
        }
    }
}
