package io.godwit.sqlserver.load;

import io.godwit.spi.row.Cells;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Column;
import io.godwit.testkit.contract.NeutralText;
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

/** A neutral cell to the object that a bulk copy takes, which is what the driver's interface asks for; per value. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class CellCodecBenchmark {
    private static final int VALUES = 1000;

    @Param({
        "bit",
        "int",
        "bigint",
        "float",
        "decimal(20,4)",
        "money",
        "nvarchar(80)",
        "nvarchar(max)",
        "varbinary(32)",
        "uniqueidentifier",
        "date",
        "time(6)",
        "datetime2(6)",
        "datetimeoffset(6)"
    })
    public String type = "";

    private final RowBatch neutral = new RowBatch(RowFormat.NEUTRAL, 1);
    private CellCodec codec = codec("int");

    private static CellCodec codec(String spelling) {
        SqlType type = SqlType.parse(spelling);
        return CellCodec.of(
                new Column("c", TypeMapping.neutral(type), spelling, true, false, false),
                RowFormat.NEUTRAL,
                new ActualColumn(type, CodePage.of(1252), ActualColumn.Carries.CONVERTIBLE));
    }

    private static String value(String name) {
        return switch (name.replaceAll("\\(.*", "")) {
            case "bit" -> "1";
            case "int" -> "-1234567";
            case "bigint" -> "-1234567890123";
            case "float" -> "0.1234567890123";
            case "decimal", "money" -> "-1234567890.1234";
            case "varbinary" -> "00112233445566778899aabbccddeeff";
            case "uniqueidentifier" -> "6f1d2c3b-4a59-4687-9786-a5b4c3d2e1f0";
            case "date" -> "2026-11-22";
            case "time" -> "23:59:58.123456";
            case "datetime2" -> "2026-11-22T23:59:58.123456";
            case "datetimeoffset" -> "2026-11-22T23:59:58.123456Z";
            default -> "forty characters of text, more or less.";
        };
    }

    @Setup
    public void prepare() {
        codec = codec(type);
        byte[] cell = NeutralText.parse(TypeMapping.neutral(SqlType.parse(type)), value(type));
        neutral.append(cell, 0, cell.length);
    }

    @Benchmark
    @OperationsPerInvocation(VALUES)
    public void bulkValue(Blackhole out) {
        Cells cells = neutral.at(0);
        for (int i = 0; i < VALUES; i++) {
            out.consume(codec.bulkValue(cells, 0));
        }
    }
}
