package io.godwit.engine.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.schedule.Schedule;
import io.godwit.engine.validate.Difference.Kind;
import io.godwit.spi.Endpoint;
import io.godwit.spi.Secret;
import io.godwit.spi.Source;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Join;
import io.godwit.spi.load.Snapshot;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Selection;
import io.godwit.testkit.memory.MemoryConnector;
import io.godwit.testkit.memory.MemoryDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys and columns that differ are named, whatever the key and whoever hashes, and within the limits. */
class DrillDownTest {
    private static final String FROM = "drill-from";
    private static final String TO = "drill-to";
    private static final int ROWS = 400;
    /** Every table is divided into buckets, and those are taken a few at a time. */
    private static final DrillLimits BUCKETS = new DrillLimits(60, 1 << 20, 100, 100, 0);

    private final MemoryDatabase from = MemoryDatabase.create(FROM);
    private final MemoryDatabase to = MemoryDatabase.create(TO);

    @BeforeEach
    void fill() {
        for (MemoryDatabase database : List.of(from, to)) {
            database.execute(
                    "create table s.number (id int64 primary key, name text, price decimal(10,2), at timestamptz(6))",
                    "create table s.pair (region text, number int64, name text, primary key (region, number))",
                    "create table s.code (code text primary key, name text)",
                    "create table s.device (id uuid primary key, name text)",
                    "create table s.log (at timestamptz(6), message text)");
            database.transaction(tx -> {
                for (int i = 0; i < ROWS; i++) {
                    tx.insert("s.number", i, i == 3 ? "" : "name " + i, "1.50", "2024-02-29T12:00:00.000001Z");
                    tx.insert("s.pair", "region " + i % 3, i, "name " + i);
                    tx.insert("s.code", "code " + i, "name " + i);
                    tx.insert("s.device", uuid(i), "name " + i);
                    tx.insert("s.log", "2024-02-29T12:00:00Z", "message " + i % 10);
                }
            });
        }
    }

    @AfterEach
    void drop() {
        MemoryDatabase.drop(FROM);
        MemoryDatabase.drop(TO);
    }

    private static String uuid(int number) {
        return String.format(java.util.Locale.ROOT, "00000000-0000-0000-0000-%012d", number);
    }

    @ParameterizedTest
    @CsvSource({"row-hash, row-hash", "none, none", "row-hash, none"})
    void everyPlantedDifferenceIsNamed(String digests, String others) {
        to.execute(
                "update s.number set name = 'other' where id = 1",
                "update s.number set name = null where id = 3",
                "update s.number set name = 'name 5 ' where id = 5",
                "update s.number set at = '2024-02-29T12:00:00.000002Z' where id = 7",
                "update s.number set price = 1.5 where id = 9",
                "update s.number set name = 'name 12' where id = 11",
                "update s.number set name = 'name 11' where id = 12",
                "delete from s.number where id = 20",
                "insert into s.number values (-1, 'name', 1.00, null)",
                "update s.pair set name = '' where number = 44",
                "delete from s.pair where number = 45",
                "update s.code set code = 'code x' where code = 'code 9'",
                "update s.device set name = 'name' where name = 'name 399'");
        to.transaction(tx -> tx.insert("s.log", "2024-02-29T12:00:00Z", "message 3"));
        to.transaction(tx -> tx.insert("s.log", null, "message 3"));
        from.transaction(tx -> tx.insert("s.log", "2024-02-29T12:00:00Z", ""));

        List<DrillLimits> ways = List.of(BUCKETS, DrillLimits.DEFAULT);
        for (DrillLimits limits : ways) {
            Findings findings = find(limits, digests, others);
            assertThat(texts(findings))
                    .containsExactlyInAnyOrder(
                            "s.number DIFFERENT 1 [name]",
                            "s.number DIFFERENT 3 [name]",
                            "s.number DIFFERENT 5 [name]",
                            "s.number DIFFERENT 7 [at]",
                            "s.number DIFFERENT 9 [price]",
                            "s.number DIFFERENT 11 [name]",
                            "s.number DIFFERENT 12 [name]",
                            "s.number MISSING_ON_TARGET 20 []",
                            "s.number MISSING_ON_SOURCE -1 []",
                            "s.pair DIFFERENT region 2|44 [name]",
                            "s.pair MISSING_ON_TARGET region 0|45 []",
                            "s.code MISSING_ON_TARGET code 9 []",
                            "s.code MISSING_ON_SOURCE code x []",
                            "s.device DIFFERENT " + uuid(399) + " [name]",
                            "s.log MISSING_ON_SOURCE 2024-02-29T12:00Z|message 3 [] 40 41",
                            "s.log MISSING_ON_SOURCE null|message 3 []",
                            "s.log MISSING_ON_TARGET 2024-02-29T12:00Z| []");
            DifferenceSummary number = summary(findings, "s.number");
            assertThat(number.columns()).containsExactly("name", "price", "at");
            assertThat(number.exact()).isTrue();
            assertThat(number.sentence())
                    .isEqualTo(
                            "1 row missing on the target, 1 row missing on the source, 7 rows different (name, price, at)");
            assertThat(summary(findings, "s.log").missingOnSource()).isEqualTo(2);
        }
    }

    @Test
    void differencesAreListedByKeyAndNoMoreThanAskedFor() {
        to.execute("delete from s.number where id >= 100");

        Findings findings = find(BUCKETS.listing(3), "row-hash", "row-hash");

        assertThat(texts(findings))
                .containsExactly(
                        "s.number MISSING_ON_TARGET 100 []",
                        "s.number MISSING_ON_TARGET 101 []",
                        "s.number MISSING_ON_TARGET 102 []");
        assertThat(summary(findings, "s.number").missingOnTarget()).isEqualTo(ROWS - 100);
        assertThat(summary(findings, "s.number").listed()).hasSize(3);
    }

    /** However many rows differ, memory holds a group of them. */
    @ParameterizedTest
    @CsvSource({"row-hash", "none"})
    void aTableThatDiffersThroughoutIsCountedInBoundedMemory(String digests) {
        int rows = 20_000;
        from.transaction(tx -> {
            for (int i = ROWS; i < rows; i++) {
                tx.insert("s.number", i, "name", "1.00", null);
            }
        });
        to.execute("delete from s.number where id >= 0");
        to.transaction(tx -> {
            for (int i = 0; i < rows; i++) {
                tx.insert("s.number", i, "other", "1.00", null);
            }
        });
        DrillLimits small = new DrillLimits(4_000, 1L << 20, 40, 10, 0);

        DifferenceSummary all = summary(find(small, digests, digests), "s.number");
        assertThat(all.different()).isEqualTo(rows);
        assertThat(all.exact()).isTrue();

        // more than the estimate allows for: groups are halved until they fit
        DrillLimits tight = new DrillLimits(10_000, 900_000, 80, 10, 0);
        assertThat(summary(find(tight, digests, digests), "s.number").different())
                .isEqualTo(rows);

        DrillLimits few = new DrillLimits(4_000, 1L << 20, 3, 10, 0);
        DifferenceSummary part = summary(find(few, digests, digests), "s.number");
        assertThat(part.exact()).isFalse();
        assertThat(part.different()).isBetween(3_000L, 7_000L);
        assertThat(part.note()).contains("differing parts of the table were not looked at");
        assertThat(part.sentence()).startsWith("at least ");
    }

    @Test
    void unmatchedRowsSayWhenTheyAreTooMany() {
        Unmatched unmatched = new Unmatched(100_000);
        RowHash hash = new RowHash(new int[] {0});
        int added = 0;
        while (!unmatched.full()) {
            Row row = new Row(new byte[] {1, (byte) (added >> 8), (byte) added}, new int[] {0, 0}, new int[] {3, -1});
            hash.takeKey(row);
            hash.takeRow(row);
            unmatched.add(true, hash, row);
            added++;
        }
        assertThat(added).isBetween(100, 1_000);
    }

    @Test
    void keysThatDifferAreReadAgain() {
        to.execute("update s.number set name = 'late' where id in (10, 11)".replace("in (10, 11)", "= 10"));
        to.execute("update s.number set name = 'wrong' where id = 11");
        Findings findings = find(BUCKETS, "row-hash", "row-hash");
        TableDifferences first = findings.differences().get(0);
        to.execute("update s.number set name = 'name 10' where id = 10", "delete from s.number where id = 12");

        try (Source source = open(FROM, "row-hash");
                Source target = open(TO, "row-hash");
                Snapshot one = source.snapshot(false);
                Snapshot other = target.snapshot(false)) {
            TableDifferences still =
                    validator(BUCKETS).again(first, Views.unaligned(source, one, target, other), () -> false);
            assertThat(texts(new Findings(findings.report(), List.of(still))))
                    .as("neither what is equal now nor what differs since")
                    .containsExactly("s.number DIFFERENT 11 [name]");
            assertThat(still.summary().exact()).isTrue();
        }
    }

    @Test
    void journalAndReportHoldNoKeys() {
        to.execute("update s.code set name = 'x' where code = 'code 77'");
        ValidationReport report = find(BUCKETS, "row-hash", "row-hash").report();

        assertThat(ValidationJournal.reports(List.of(ValidationJournal.entry(report))))
                .containsExactly(report);
        assertThat(ValidationJournal.entry(report).details().toString())
                .contains("fingerprint")
                .doesNotContain("code 77");
    }

    private static DifferenceSummary summary(Findings findings, String table) {
        return findings.differences().stream()
                .filter(d -> d.plan().table().id().toString().equals(table))
                .findFirst()
                .orElseThrow()
                .summary();
    }

    private static List<String> texts(Findings findings) {
        List<String> texts = new ArrayList<>();
        for (TableDifferences table : findings.differences()) {
            for (Difference difference : table.listed()) {
                String counts = difference.sourceRows() + difference.targetRows() > 2
                        ? " " + difference.sourceRows() + " " + difference.targetRows()
                        : "";
                texts.add(table.plan().table().id() + " " + difference.kind() + " " + key(table, difference) + " "
                        + difference.columns() + counts);
                assertThat(difference.kind() == Kind.DIFFERENT)
                        .isEqualTo(!difference.columns().isEmpty());
            }
        }
        return texts;
    }

    private static String key(TableDifferences table, Difference difference) {
        Row key = difference.key();
        if (key == null) {
            return "?";
        }
        List<String> cells = new ArrayList<>();
        List<Column> columns = table.columnsOf(key);
        for (int c = 0; c < columns.size(); c++) {
            cells.add(String.valueOf(CellText.of(columns.get(c).type(), key, c)));
        }
        return String.join("|", cells);
    }

    private static Validator validator(DrillLimits limits) {
        return new Validator(2, sentence -> {}, Schedule.real(), limits);
    }

    private static Findings find(DrillLimits limits, String digests, String others) {
        try (Source source = open(FROM, digests);
                Source target = open(TO, others);
                Snapshot one = source.snapshot(false);
                Snapshot other = target.snapshot(false)) {
            List<TablePlan> plans = source.schema(Selection.ALL).tables().stream()
                    .map(t -> new TablePlan(t, RowFormat.NEUTRAL, "", RowFormat.NEUTRAL, "", Join.NONE))
                    .toList();
            return validator(limits)
                    .find("on-request", plans, new Views(source, one, target, other, "", true), () -> false);
        }
    }

    private static Source open(String database, String digests) {
        return new MemoryConnector()
                .source(
                        new Endpoint(
                                "memory://tester@localhost/" + database + "?digests=" + digests, Secret.NONE, Map.of()),
                        "drill");
    }
}
