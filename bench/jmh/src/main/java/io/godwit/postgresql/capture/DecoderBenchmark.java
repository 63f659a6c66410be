package io.godwit.postgresql.capture;

import io.godwit.spi.change.Change;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.row.RowFormat;
import java.nio.ByteBuffer;
import java.util.ArrayList;
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

/** pgoutput's messages to changes; per change. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class DecoderBenchmark {
    private static final int CHANGES = 10_000;

    @Param({"1", "4", "10000"})
    public int perTransaction;

    @Param({"text", "neutral"})
    public String format = "";

    private List<ByteBuffer> messages = List.of();
    private Decoder decoder = Messages.decoder(Messages.PLAN);

    @Setup
    public void prepare() {
        messages = Messages.updates(CHANGES, perTransaction);
        decoder = Messages.decoder(format.equals("text") ? Messages.PLAN : Messages.plan(RowFormat.NEUTRAL));
    }

    @Benchmark
    @OperationsPerInvocation(CHANGES)
    public void decode(Blackhole out) {
        for (ByteBuffer message : messages) {
            message.rewind();
            out.consume(decoder.decode(message));
        }
    }

    /** Changes for other benchmarks. */
    public static List<ChangeBatch> batches(int count, int perTransaction) {
        Decoder decoder = Messages.decoder(Messages.PLAN);
        List<ChangeBatch> batches = new ArrayList<>();
        for (ByteBuffer message : Messages.updates(count, perTransaction)) {
            ChangeBatch batch = decoder.decode(message);
            if (batch != null) {
                batches.add(batch);
            }
        }
        return batches;
    }

    /** The changes alone. */
    public static List<Change> changes(int count) {
        return batches(count, count).stream().flatMap(b -> b.changes().stream()).toList();
    }
}
