package io.godwit.postgresql.load;

import io.godwit.postgresql.capture.Messages;
import io.godwit.spi.row.RowFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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

/** What COPY sends to batches; per row. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class PackerBenchmark {
    private static final int ROWS = 1000;

    @Param({"binary", "text", "neutral"})
    public String format = "";

    private byte[] row = {};
    private RowPacker packer = RowPacker.text(RowFormat.NEUTRAL);

    @Setup
    public void prepare() {
        row = ("1234567\t12\t-4321\t" + " ".repeat(84) + "\n").getBytes(StandardCharsets.US_ASCII);
        if (format.equals("neutral")) {
            packer = new NeutralPacker(Messages.PLAN.table());
        } else if (format.equals("binary")) {
            packer = RowPacker.binary(new RowFormat("postgresql/binary", ""));
            byte[] header = CopyBinary.header();
            packer.add(header);
            row = ByteBuffer.allocate(2 + 3 * 8 + 88)
                    .putShort((short) 4)
                    .putInt(4)
                    .putInt(1234567)
                    .putInt(4)
                    .putInt(12)
                    .putInt(4)
                    .putInt(-4321)
                    .putInt(84)
                    .array();
        }
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public void pack(Blackhole out) {
        for (int i = 0; i < ROWS; i++) {
            packer.add(row);
            if (packer.full()) {
                out.consume(packer.batch());
                packer.clear();
            }
        }
    }
}
