package io.godwit.engine.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.schedule.Schedule;
import io.godwit.engine.validate.ValidationReport.TableResult;
import io.godwit.spi.Endpoint;
import io.godwit.spi.Secret;
import io.godwit.spi.Source;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Join;
import io.godwit.spi.load.Snapshot;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Selection;
import io.godwit.testkit.memory.MemoryConnector;
import io.godwit.testkit.memory.MemoryDatabase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValidatorTest {
    private static final String FROM = "validator-from";
    private static final String TO = "validator-to";
    private static final String TIME = "2024-02-29T12:00:00.000001Z";
    private static final String[] TABLES = {"shop.entry", "shop.item", "shop.other"};

    @BeforeEach
    @AfterEach
    void clean() {
        MemoryDatabase.drop(FROM);
        MemoryDatabase.drop(TO);
    }

    @ParameterizedTest
    @CsvSource({"digests=row-hash, memory/", "digests=none, godwit/neutral-v1"})
    void equalDatabasesAreIdenticalHoweverTheyAreDivided(String digests, String way) {
        database(FROM, rows());
        List<@Nullable Object[]> reversed = rows();
        Collections.reverse(reversed);
        database(TO, reversed);

        ValidationReport report = compare(new Validator(3), List.of(digests, "splits=whole"), List.of(digests));

        assertThat(report.identical()).isTrue();
        assertThat(report.tables()).extracting(TableResult::source).containsExactly(TABLES);
        assertThat(report.tables())
                .allMatch(t -> t.way().startsWith(way) && t.reason().isEmpty());
        assertThat(report.tables())
                .allMatch(t -> t.sourceDigest() != null && t.sourceDigest().rows() == 50);
    }

    @ParameterizedTest
    @CsvSource({"digests=row-hash", "digests=none"})
    void everyPlantedDifferenceIsFound(String digests) {
        database(FROM, rows());
        List<String> missed = new ArrayList<>();
        for (Planted planted : Planted.values()) {
            List<@Nullable Object[]> rows = rows();
            plant(planted, rows);
            MemoryDatabase.drop(TO);
            database(TO, rows);
            ValidationReport report = compare(new Validator(2), List.of(digests), List.of(digests));
            List<String> differing = report.tables().stream()
                    .filter(t -> !t.identical())
                    .map(TableResult::source)
                    .toList();
            if (!differing.equals(List.of("shop.entry"))) {
                missed.add(planted + ": " + differing);
            }
        }
        assertThat(missed).isEmpty();
    }

    @Test
    void databasesThatShareNoDigestAreComparedAsNeutralRows() {
        database(FROM, rows());
        database(TO, rows());

        ValidationReport report = compare(new Validator(1), List.of("digests=row-hash"), List.of("digests=none"));

        assertThat(report.identical()).isTrue();
        assertThat(report.tables()).allMatch(t -> t.way().equals(RowDigest.NAME));
    }

    @Test
    void aTableThatCannotBeReadIsReportedAndTheOthersGoOn() {
        database(FROM, rows());
        database(TO, rows()).execute("drop table shop.item");

        ValidationReport report = compare(new Validator(2), List.of(), List.of());

        assertThat(report.identical()).isFalse();
        assertThat(report.tables()).extracting(TableResult::identical).containsExactly(true, false, true);
        assertThat(report.tables().get(1).reason()).isNotEmpty().contains("target");
        assertThat(report.tables().get(1).sourceDigest()).isNull();
    }

    @Test
    void aStoppedComparisonSaysWhatWasNotReached() {
        database(FROM, rows());
        database(TO, rows());

        ValidationReport report = compareUntil(new Validator(2), List.of(), List.of(), true);

        assertThat(report.identical()).isFalse();
        assertThat(report.tables()).allMatch(t -> t.reason().equals("stopped before it was compared"));
    }

    @Test
    void progressIsTold() {
        database(FROM, rows());
        database(TO, rows());
        ConcurrentLinkedQueue<String> told = new ConcurrentLinkedQueue<>();

        compare(new Validator(2, told::add, Schedule.real()), List.of(), List.of());

        assertThat(told).contains("validating 0/3 tables", "validating 3/3 tables");
    }

    @Test
    void theJournalGivesReportsBack() {
        database(FROM, rows());
        database(TO, rows()).execute("drop table shop.item");
        ValidationReport report = compare(new Validator(2), List.of(), List.of());

        assertThat(ValidationJournal.reports(List.of(ValidationJournal.entry(report))))
                .containsExactly(report);
        assertThat(ValidationJournal.entry(report).details()).containsEntry("equal", "2");
    }

    private enum Planted {
        CHANGED_VALUE,
        LOST_ROW,
        DOUBLED_ROW,
        SWAPPED_VALUES,
        CUT_TEXT,
        ONE_MICROSECOND,
        TRAILING_SPACE,
        NULL_FOR_EMPTY,
        SCALE_OF_A_NUMBER,
        ROW_DOUBLED_AND_ANOTHER_LOST
    }

    private static void plant(Planted planted, List<@Nullable Object[]> rows) {
        switch (planted) {
            case CHANGED_VALUE -> rows.get(7)[0] = 8_000_007;
            case LOST_ROW -> rows.remove(7);
            case DOUBLED_ROW -> rows.add(rows.get(7).clone());
            case SWAPPED_VALUES -> {
                @Nullable Object first = rows.get(7)[1];
                rows.get(7)[1] = rows.get(8)[1];
                rows.get(8)[1] = first;
            }
            case CUT_TEXT -> rows.get(7)[1] = "entr";
            case ONE_MICROSECOND -> rows.get(7)[3] = "2024-02-29T12:00:00.000002Z";
            case TRAILING_SPACE -> rows.get(7)[1] = rows.get(7)[1] + " ";
            case NULL_FOR_EMPTY -> rows.get(3)[1] = null;
            case SCALE_OF_A_NUMBER -> rows.get(7)[2] = "1.5";
            case ROW_DOUBLED_AND_ANOTHER_LOST -> rows.set(8, rows.get(7).clone());
        }
    }

    private static List<@Nullable Object[]> rows() {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            rows.add(new @Nullable Object[] {i, i == 3 ? "" : "entry " + i, "1.50", TIME});
        }
        return rows;
    }

    /** Three tables; the rows given go into {@code shop.entry}, which has no key. */
    private static MemoryDatabase database(String name, List<@Nullable Object[]> entries) {
        MemoryDatabase database = MemoryDatabase.create(name);
        String columns = "label text, price decimal(10,2), at timestamptz(6))";
        database.execute(
                "create table shop.entry (number int64, " + columns,
                "create table shop.item (id int64 primary key, " + columns,
                "create table shop.other (id int64 primary key, " + columns);
        database.transaction(tx -> {
            entries.forEach(row -> tx.insert("shop.entry", row));
            rows().forEach(row -> tx.insert("shop.item", row));
            rows().forEach(row -> tx.insert("shop.other", row));
        });
        return database;
    }

    private static ValidationReport compare(Validator validator, List<String> from, List<String> to) {
        return compareUntil(validator, from, to, false);
    }

    private static ValidationReport compareUntil(
            Validator validator, List<String> from, List<String> to, boolean stopped) {
        try (Source source = open(FROM, from);
                Source target = open(TO, to);
                Snapshot sourceSnapshot = source.snapshot(true);
                Snapshot targetSnapshot = target.snapshot(false)) {
            List<TablePlan> plans = source.schema(Selection.ALL).tables().stream()
                    .sorted((a, b) -> a.id().compareTo(b.id()))
                    .map(t -> new TablePlan(t, RowFormat.NEUTRAL, "", RowFormat.NEUTRAL, "", Join.NONE))
                    .toList();
            assertThat(plans).hasSize(TABLES.length);
            return validator.compare(
                    "on-request",
                    plans,
                    new Views(
                            source,
                            sourceSnapshot,
                            target,
                            targetSnapshot,
                            sourceSnapshot.position().text(),
                            true),
                    () -> stopped);
        }
    }

    private static Source open(String database, List<String> options) {
        String query = options.isEmpty() ? "" : "?" + String.join("&", options);
        return new MemoryConnector()
                .source(
                        new Endpoint("memory://tester@localhost/" + database + query, Secret.NONE, Map.of()),
                        "validator");
    }
}
