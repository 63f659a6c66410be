package io.godwit.postgresql.apply;

import io.godwit.postgresql.capture.DecoderBenchmark;
import io.godwit.sql.apply.NetEffect;
import io.godwit.spi.change.Change;
import io.godwit.spi.row.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
import org.postgresql.copy.CopyIn;
import org.postgresql.util.ByteStreamWriter;

/** From changes to what COPY takes; per change. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class ApplyBenchmark {
    private static final int CHANGES = 10_000;
    private static final int[] KEY = {0};

    /** How many rows the changes meet. */
    @Param({"10000", "10"})
    public int rows;

    private final List<Change> changes = new ArrayList<>();
    private CopyLines lines = new CopyLines(new Sink());

    @Setup
    public void prepare() {
        List<Change> different = DecoderBenchmark.changes(CHANGES);
        for (int i = 0; i < CHANGES; i++) {
            changes.add(different.get(i % rows));
        }
    }

    @Benchmark
    @OperationsPerInvocation(CHANGES)
    public void netEffect(Blackhole out) {
        out.consume(NetEffect.of(changes, KEY));
    }

    @Benchmark
    @OperationsPerInvocation(CHANGES)
    public void copyLines() throws Exception {
        for (Change change : changes) {
            Row row = Objects.requireNonNull(change.after());
            for (int c = 0; c < 4; c++) {
                lines.cell(row, c);
            }
            lines.end();
        }
    }

    /** Takes bytes and forgets them. */
    private static final class Sink implements CopyIn {
        private long bytes;

        @Override
        public void writeToCopy(byte[] data, int offset, int length) {
            bytes += length;
        }

        @Override
        public void writeToCopy(ByteStreamWriter from) {
            bytes++;
        }

        @Override
        public void flushCopy() {}

        @Override
        public long endCopy() {
            return bytes;
        }

        @Override
        public int getFieldCount() {
            return 4;
        }

        @Override
        public int getFormat() {
            return 0;
        }

        @Override
        public int getFieldFormat(int field) {
            return 0;
        }

        @Override
        public boolean isActive() {
            return true;
        }

        @Override
        public void cancelCopy() {}

        @Override
        public long getHandledRowCount() {
            return 0;
        }
    }
}
