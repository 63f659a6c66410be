package io.godwit.postgresql.load;

import io.godwit.spi.row.Cells;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Type;
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

/** A value's text to its neutral bytes and back; per value. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class CellCodecBenchmark {
    private static final int VALUES = 1000;

    @Param({
        "bool",
        "int",
        "float8",
        "numeric",
        "text",
        "bytea",
        "uuid",
        "date",
        "time",
        "timestamp",
        "timestamptz",
        "json"
    })
    public String type = "";

    private byte[] text = {};
    private final RowBatch batch = new RowBatch(RowFormat.NEUTRAL, 1);
    private final RowBatch neutral = new RowBatch(RowFormat.NEUTRAL, 1);
    private final TextBuffer buffer = new TextBuffer();
    private CellCodec codec = CellCodec.of(new Column("c", new Type.Bool(), "boolean", true, false, false));

    private static Type type(String name) {
        return switch (name) {
            case "bool" -> new Type.Bool();
            case "int" -> new Type.Int(32);
            case "float8" -> new Type.Real(64);
            case "numeric" -> new Type.Decimal(20, 4);
            case "bytea" -> new Type.Bytes(0);
            case "uuid" -> new Type.Uuid();
            case "date" -> new Type.Date();
            case "time" -> new Type.Time(6);
            case "timestamp" -> new Type.Timestamp(false, 6);
            case "timestamptz" -> new Type.Timestamp(true, 6);
            case "json" -> new Type.Json();
            default -> new Type.Text(0, false);
        };
    }

    private static String value(String name) {
        return switch (name) {
            case "bool" -> "t";
            case "int" -> "-1234567";
            case "float8" -> "0.1234567890123";
            case "numeric" -> "-1234567890.1234";
            case "bytea" -> "\\x00112233445566778899aabbccddeeff";
            case "uuid" -> "6f1d2c3b-4a59-4687-9786-a5b4c3d2e1f0";
            case "date" -> "2026-11-22";
            case "time" -> "23:59:58.123456";
            case "timestamp" -> "2026-11-22 23:59:58.123456";
            case "timestamptz" -> "2026-11-22 23:59:58.123456+00";
            case "json" -> "{\"a\": [1, 2, 3], \"b\": \"some text\"}";
            default -> "forty characters of text, more or less.";
        };
    }

    @Setup
    public void prepare() {
        codec = CellCodec.of(new Column("c", type(type), type, true, false, false));
        text = value(type).getBytes(StandardCharsets.UTF_8);
        codec.toNeutral(text, 0, text.length, neutral);
    }

    @Benchmark
    @OperationsPerInvocation(VALUES)
    public RowBatch toNeutral() {
        batch.clear();
        for (int i = 0; i < VALUES; i++) {
            codec.toNeutral(text, 0, text.length, batch);
        }
        return batch;
    }

    @Benchmark
    @OperationsPerInvocation(VALUES)
    public void toText(Blackhole out) {
        Cells cells = neutral.at(0);
        for (int i = 0; i < VALUES; i++) {
            buffer.clear();
            codec.toText(cells, 0, buffer);
            out.consume(buffer.length());
        }
    }
}
