package io.godwit.sqlserver.load;

import com.microsoft.sqlserver.jdbc.SQLServerBulkCopy;
import com.microsoft.sqlserver.jdbc.SQLServerBulkCopyOptions;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.TableId;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a row costs the client, the driver's part included, where the server is {@link Replay} and costs next to nothing: read, written,
 * and both, beside the driver's own copy from a ResultSet. The tables are those of {@code bench/run sqlserver}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class RowBenchmark {
    private static final int ROWS = 20_000;
    private static final String DATABASE = "bench";
    private static final TableId TABLE = new TableId("dbo", "source");

    private static final List<String> NARROW = List.of("id bigint", "account int", "amount decimal(12,2)", "code int");
    private static final List<String> WIDE = List.of(
            "id int",
            "name nvarchar(80)",
            "note varchar(200)",
            "price decimal(18,4)",
            "rate float",
            "born date",
            "made datetime2(6)",
            "flag bit",
            "small smallint",
            "hash varbinary(32)",
            "text nvarchar(400)");

    @Param({"narrow", "wide"})
    public String table = "";

    private final Replay replay = new Replay(DATABASE);
    private Connection reading;
    private Connection writing;
    private CellCodec[] codecs = {};
    private BulkCopy copy;
    private String select = "";
    private RowBatch batch = new RowBatch(RowFormat.NEUTRAL, 1);

    public RowBenchmark() {
        try {
            reading = DriverManager.getConnection(replay.jdbcUrl(DATABASE));
            writing = DriverManager.getConnection(replay.jdbcUrl(DATABASE) + ";workstationID=writer");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        copy = new BulkCopy(writing, "target", List.of(), List.of(), true);
    }

    private static String values(List<String> columns, int row) {
        List<String> values = new ArrayList<>();
        for (String column : columns) {
            String type = column.substring(column.indexOf(' ') + 1).replaceAll("\\(.*", "");
            values.add(
                    switch (type) {
                        case "bigint", "int" -> String.valueOf(row);
                        case "smallint" -> String.valueOf(row % 30_000);
                        case "bit" -> String.valueOf(row % 2);
                        case "decimal" -> row % 100_000 + "." + row % 10;
                        case "float" -> row + ".125E0";
                        case "date" -> "'20" + (10 + row % 90) + "-02-03'";
                        case "datetime2" -> "'20" + (10 + row % 90) + "-02-03T04:05:06.123456'";
                        case "varbinary" -> "0x" + "41".repeat(32);
                        case "varchar" -> row % 3 == 0 ? "NULL" : "'" + "x".repeat(row % 150) + "'";
                        default -> "N'" + "word ".repeat(column.startsWith("name") ? 3 : row % 60) + "'";
                    });
        }
        return "(" + String.join(", ", values) + ")";
    }

    @Setup
    public void prepare() throws SQLException {
        List<String> columns = table.equals("narrow") ? NARROW : WIDE;
        List<String> names =
                columns.stream().map(c -> c.substring(0, c.indexOf(' '))).toList();
        try (Statement statement = reading.createStatement()) {
            for (String made : List.of("source", "target")) {
                statement.execute("CREATE TABLE " + made + " (" + String.join(" NULL, ", columns) + " NULL)");
            }
            for (int from = 0; from < ROWS; from += 500) {
                StringBuilder rows = new StringBuilder("INSERT INTO source VALUES ");
                for (int row = from; row < from + 500; row++) {
                    rows.append(row > from ? ", " : "").append(values(columns, row));
                }
                statement.execute(rows.toString());
            }
        }
        codecs = columns.stream().map(RowBenchmark::codec).toArray(CellCodec[]::new);
        select = RowReader.select(codecs) + " FROM source";
        copy = new BulkCopy(
                writing, "target", names, Arrays.stream(codecs).map(CellCodec::bulk).toList(), true);
        batch = new RowBatch(RowFormat.NEUTRAL, codecs.length);
        read();
    }

    private static CellCodec codec(String column) {
        int space = column.indexOf(' ');
        SqlType type = SqlType.parse(column.substring(space + 1));
        return CellCodec.of(
                new Column(column.substring(0, space), TypeMapping.neutral(type), type.spelling(), true, false, false),
                RowFormat.NEUTRAL,
                new ActualColumn(type, CodePage.of(1252), ActualColumn.Carries.CONVERTIBLE));
    }

    @TearDown
    public void close() throws SQLException, IOException {
        reading.close();
        writing.close();
        replay.close();
    }

    /** From the wire into a batch of neutral cells. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public RowBatch read() throws SQLException {
        batch.clear();
        try (Statement statement = reading.createStatement();
                ResultSet rows = statement.executeQuery(select)) {
            while (rows.next()) {
                RowReader.append(rows, codecs, TABLE, batch);
            }
        }
        return batch;
    }

    /** From a batch of neutral cells onto the wire. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public void write() throws SQLException {
        copy.write(new RowSink.BatchRows(batch, codecs));
    }

    /** Both. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public void move() throws SQLException {
        read();
        write();
    }

    /** The driver's own copy of the same rows. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public void driver() throws SQLException {
        try (Statement statement = reading.createStatement();
                ResultSet rows = statement.executeQuery(select);
                SQLServerBulkCopy own = new SQLServerBulkCopy(writing)) {
            SQLServerBulkCopyOptions options = new SQLServerBulkCopyOptions();
            options.setTableLock(true);
            options.setKeepNulls(true);
            options.setKeepIdentity(true);
            own.setBulkCopyOptions(options);
            own.setDestinationTableName("target");
            own.writeToServer(rows);
        }
    }
}
