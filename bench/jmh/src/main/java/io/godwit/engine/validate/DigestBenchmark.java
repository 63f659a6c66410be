package io.godwit.engine.validate;

import io.godwit.spi.row.Cells;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
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

/** A row's digest; per row of four cells. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class DigestBenchmark {
    private static final int ROWS = 1000;

    @Param({"10", "100", "10000"})
    public int bytesPerCell;

    private final RowBatch batch = new RowBatch(RowFormat.NEUTRAL, 4);
    private Cells row = batch;
    private final RowDigest digest = new RowDigest(RowDigest.NAME);

    @Setup
    public void prepare() {
        byte[] cell = new byte[bytesPerCell];
        for (int c = 0; c < 4; c++) {
            batch.append(cell, 0, cell.length);
        }
        row = batch.at(0);
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public void rowDigest(Blackhole out) {
        for (int i = 0; i < ROWS; i++) {
            digest.add(row);
        }
        out.consume(digest.digest());
    }
}
