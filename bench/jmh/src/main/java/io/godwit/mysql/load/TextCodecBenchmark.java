package io.godwit.mysql.load;

import io.godwit.spi.row.Cells;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.ColumnRule;
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

/** A value's text to its neutral cell, and the cell to a field of LOAD DATA; per value. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class TextCodecBenchmark {
    private static final int VALUES = 1000;

    @Param({"int", "double", "decimal(20,4)", "varchar(80)", "varbinary(32)", "date", "time(6)", "datetime(6)", "json"})
    public String type = "";

    private byte[] text = {};
    private final RowBatch batch = new RowBatch(RowFormat.NEUTRAL, 1);
    private final RowBatch neutral = new RowBatch(RowFormat.NEUTRAL, 1);
    private final ByteText field = new ByteText();
    private TextCodec codec = codec("int");

    private static Type neutral(String name) {
        return switch (name.replaceAll("\\(.*", "")) {
            case "int" -> new Type.Int(32);
            case "double" -> new Type.Real(64);
            case "decimal" -> new Type.Decimal(20, 4);
            case "varbinary" -> new Type.Bytes(32);
            case "date" -> new Type.Date();
            case "time" -> new Type.Duration(6);
            case "datetime" -> new Type.Timestamp(false, 6);
            case "json" -> new Type.Json();
            default -> new Type.Text(80, false);
        };
    }

    private static String value(String name) {
        return switch (name.replaceAll("\\(.*", "")) {
            case "int" -> "-1234567";
            case "double" -> "0.1234567890123";
            case "decimal" -> "-1234567890.1234";
            case "date" -> "2026-11-22";
            case "time" -> "23:59:58.123456";
            case "datetime" -> "2026-11-22 23:59:58.123456";
            case "json" -> "{\"a\": [1, 2, 3], \"b\": \"some text\"}";
            default -> "forty characters of text, more or less.";
        };
    }

    private static TextCodec codec(String spelling) {
        return TextCodec.of(
                new Column("c", neutral(spelling), spelling, true, false, false),
                RowFormat.NEUTRAL,
                SqlType.parse(spelling.startsWith("varchar") ? spelling + " character set utf8mb4" : spelling),
                ColumnRule.NONE);
    }

    @Setup
    public void prepare() {
        codec = codec(type);
        text = value(type).getBytes(StandardCharsets.UTF_8);
        codec.toCell(text, 0, text.length, neutral);
    }

    @Benchmark
    @OperationsPerInvocation(VALUES)
    public RowBatch toCell() {
        batch.clear();
        for (int i = 0; i < VALUES; i++) {
            codec.toCell(text, 0, text.length, batch);
        }
        return batch;
    }

    @Benchmark
    @OperationsPerInvocation(VALUES)
    public void toField(Blackhole out) {
        Cells cells = neutral.at(0);
        for (int i = 0; i < VALUES; i++) {
            field.clear();
            codec.toField(cells, 0, field);
            out.consume(field.length());
        }
    }
}
