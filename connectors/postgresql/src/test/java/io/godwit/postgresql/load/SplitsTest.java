package io.godwit.postgresql.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.postgresql.PostgresErrors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Reader;
import io.godwit.spi.load.Split;
import io.godwit.spi.load.SplitSize;
import io.godwit.spi.row.Batch;
import io.godwit.spi.row.Encoded;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Table;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Splits hold every row exactly once, whatever they are ranges of, and are about equally large. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SplitsTest {
    private static final SplitSize SMALL = new SplitSize(64 * 1024, 7);

    private LoadDatabase database;

    @BeforeAll
    void open() {
        database = LoadDatabase.source(18);
    }

    @AfterAll
    void close() {
        database.close();
    }

    @Test
    void anIntegerKeyIsDividedIntoOpenEndedRangesThatMix() {
        database.execute(
                "CREATE TABLE keyed (id bigint PRIMARY KEY, v text)",
                "INSERT INTO keyed SELECT i * 3, repeat('x', 50) FROM generate_series(-5000, 5000) i");
        List<Split> splits = Splits.of(database.sessions, database.table("keyed"), SMALL);
        assertThat(splits).hasSize(7).allMatch(Split::mixable);
        assertThat(splits.get(0).bounds()).matches("key:\\.\\.-?\\d+");
        assertThat(splits.get(6).bounds()).matches("key:-?\\d+\\.\\.");
        assertEachRowOnce(database.table("keyed"), splits, 3);
    }

    @Test
    void rowsBeyondTheOldEndsAreInTheOpenRanges() {
        database.execute(
                "CREATE TABLE growing (id integer PRIMARY KEY, v text)",
                "INSERT INTO growing SELECT i, repeat('x', 500) FROM generate_series(1, 2000) i");
        List<Split> splits = Splits.of(database.sessions, database.table("growing"), SMALL);
        database.execute("INSERT INTO growing VALUES (-2147483648, 'a'), (0, 'b'), (2147483647, 'c')");
        assertEachRowOnce(database.table("growing"), splits, 3);
    }

    @Test
    void aSkewedKeyIsDividedByStatistics() {
        database.execute(
                "CREATE TABLE skewed (id bigint PRIMARY KEY, v text)",
                "INSERT INTO skewed SELECT i, repeat('x', 50) FROM generate_series(1, 20000) i",
                "INSERT INTO skewed VALUES (9223372036854775807, 'a'), (-9223372036854775808, 'b')",
                "ANALYZE skewed");
        List<Split> splits = Splits.of(database.sessions, database.table("skewed"), SMALL);
        assertThat(splits).hasSize(7);
        assertEachRowOnce(database.table("skewed"), splits, 3);
    }

    @Test
    void statisticsThatTheTableHasOutgrownAreNotUsed() {
        database.execute(
                "CREATE TABLE outgrown (id bigint PRIMARY KEY, v text) WITH (autovacuum_enabled = false)",
                "INSERT INTO outgrown SELECT i, repeat('x', 50) FROM generate_series(1, 1000) i",
                "ANALYZE outgrown",
                "INSERT INTO outgrown SELECT i, repeat('x', 50) FROM generate_series(1001, 20000) i");
        assertEachRowOnce(
                database.table("outgrown"), Splits.of(database.sessions, database.table("outgrown"), SMALL), 3);
    }

    @Test
    void anyOtherKeyIsDividedByBlocksThatDoNotMix() {
        database.execute(
                "CREATE TABLE blocks (a integer, b text, PRIMARY KEY (a, b))",
                "INSERT INTO blocks SELECT i, repeat('x', 50) FROM generate_series(1, 10000) i",
                "DELETE FROM blocks WHERE a % 3 = 0",
                "UPDATE blocks SET b = 'moved' WHERE a % 5 = 0");
        List<Split> splits = Splits.of(database.sessions, database.table("blocks"), SMALL);
        assertThat(splits).hasSize(7).noneMatch(Split::mixable);
        assertThat(splits.get(0).bounds()).matches("blocks:0\\.\\.\\d+@\\d+");
        assertThat(splits.get(6).bounds()).matches("blocks:\\d+\\.\\.@\\d+");
        assertEachRowOnce(database.table("blocks"), splits, 4);
    }

    @Test
    void oldServersCannotScanBlocksSoTheTableStaysWhole() {
        try (LoadDatabase old = LoadDatabase.source(12)) {
            old.execute(
                    "CREATE TABLE blocks (a text PRIMARY KEY)",
                    "INSERT INTO blocks SELECT 'a' || i FROM generate_series(1, 10000) i");
            assertThat(Splits.of(old.sessions, old.table("blocks"), SMALL))
                    .containsExactly(new Split(old.table("blocks").id(), 0, 1, "", false));
        }
    }

    @Test
    void aTableWithoutAKeyStaysWhole() {
        database.execute(
                "CREATE TABLE keyless (a integer)", "INSERT INTO keyless SELECT i FROM generate_series(1, 50000) i");
        Table table = database.table("keyless");
        assertThat(Splits.of(database.sessions, table, SMALL)).containsExactly(new Split(table.id(), 0, 1, "", false));
    }

    @Test
    void anEmptyTableIsOneSplit() {
        database.execute("CREATE TABLE nothing (a integer PRIMARY KEY)");
        List<Split> splits = Splits.of(database.sessions, database.table("nothing"), SMALL);
        assertThat(splits).hasSize(1);
        assertThat(read(database.table("nothing"), splits)).isEmpty();
    }

    @Test
    void aFilterAppliesInEverySplit() {
        database.execute(
                "CREATE TABLE filtered (id integer PRIMARY KEY, v text)",
                "INSERT INTO filtered SELECT i, repeat('x', 100) FROM generate_series(1, 5000) i");
        Table all = database.table("filtered");
        Table some = new Table(
                all.id(), all.target(), all.columns(), all.key(), false, false, "id % 2 = 0 OR id = 7 -- odd", -1, -1);
        assertThat(read(some, Splits.of(database.sessions, some, SMALL))).hasSize(2501);
    }

    @Test
    void childrenOfAnInheritanceParentAreNotItsRows() {
        database.execute(
                "CREATE TABLE parent (id integer PRIMARY KEY)",
                "CREATE TABLE child () INHERITS (parent)",
                "INSERT INTO parent VALUES (1)",
                "INSERT INTO child VALUES (2)");
        Table table = database.table("parent");
        assertThat(read(table, List.of(new Split(table.id(), 0, 1, "", false)))).containsExactly("1");
        assertThat(read(table, List.of(new Split(table.id(), 0, 1, "key:0..", true))))
                .containsExactly("1");
    }

    @Test
    void blocksOfAFileThatIsGoneAreRefused() {
        database.execute(
                "CREATE TABLE rewritten (a text PRIMARY KEY)",
                "INSERT INTO rewritten SELECT 'a' || i FROM generate_series(1, 10000) i");
        Table table = database.table("rewritten");
        List<Split> splits = Splits.of(database.sessions, table, SMALL);
        database.execute("VACUUM FULL rewritten");
        assertThatThrownBy(() -> read(table, splits))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(PostgresErrors.TABLE_REWRITTEN));
    }

    private void assertEachRowOnce(Table table, List<Split> splits, int balanced) {
        List<String> expected =
                database.rows("SELECT r::text FROM public." + table.id().name() + " r");
        List<String> found = new ArrayList<>();
        for (Split split : splits) {
            List<String> part = read(table, List.of(split));
            assertThat(part.size())
                    .as("%s %s", split, split.bounds())
                    .isLessThanOrEqualTo(balanced * expected.size() / splits.size());
            part.forEach(line -> found.add("(" + line.replace('\t', ',') + ")"));
        }
        found.sort(null);
        expected.sort(null);
        // not shown in full where it fails: there are thousands
        assertThat(found).hasSameSizeAs(expected);
        assertThat(found.equals(expected)).isTrue();
    }

    private List<String> read(Table table, List<Split> splits) {
        RowFormat text = new ArrayList<>(Formats.rows(table, database.sessions.version())).get(1);
        StringBuilder lines = new StringBuilder();
        try (PostgresSnapshot snapshot = PostgresSnapshot.open(database.sessions, false)) {
            for (Split split : splits) {
                try (Reader<Batch> reader =
                        CopyOut.open(database.sessions, LoadDatabase.plan(table, text), snapshot, split)) {
                    for (Batch batch = reader.next(); batch != null; batch = reader.next()) {
                        Encoded frame = (Encoded) batch;
                        lines.append(new String(frame.data(), 0, frame.length(), StandardCharsets.UTF_8));
                    }
                }
            }
        }
        return lines.toString().lines().toList();
    }
}
