package io.godwit.engine.validate.selftest;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.schedule.Schedule;
import io.godwit.engine.validate.RowDigest;
import io.godwit.engine.validate.SelfTestReport;
import io.godwit.engine.validate.SelfTestReport.Check;
import io.godwit.engine.validate.SelfTestReport.Kind;
import io.godwit.engine.validate.SelfTestReport.Outcome;
import io.godwit.engine.validate.SelfTestReport.Result;
import io.godwit.engine.validate.ValidationJournal;
import io.godwit.engine.validate.ValidationReport;
import io.godwit.engine.validate.Validator;
import io.godwit.engine.validate.Views;
import io.godwit.engine.validate.selftest.WeakSource.Weakness;
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
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The comparison's own test: that it passes where the digest is good, and fails where it is not. */
class SelfTestTest {
    private static final String FROM = "self-test-from";
    private static final String TO = "self-test-to";
    private static final Set<Kind> OF_ROWS = EnumSet.range(Kind.CHANGED_BIT, Kind.NULL_FOR_EMPTY);
    private static final Set<Kind> OF_DIGESTS = EnumSet.range(Kind.LOST_DIGEST, Kind.CHANGED_COUNT);

    @AfterEach
    void clean() {
        MemoryDatabase.drop(FROM);
        MemoryDatabase.drop(TO);
    }

    @Test
    void everyKindIsPlantedAndFoundOnBothSides() {
        fill(40);
        SelfTestReport test = test(Weakness.NONE, "");

        assertThat(test.outcome()).as("%s", test).isEqualTo(Outcome.PASSED);
        assertThat(test.found()).isEqualTo(test.planted()).isGreaterThan(30);
        for (String side : List.of("source", "target")) {
            assertThat(kinds(test, Result.RIGHT, side)).containsAll(OF_ROWS).containsAll(OF_DIGESTS);
        }
        assertThat(kinds(test, Result.NOT_APPLICABLE, "")).isEmpty();
        assertThat(test.checks())
                .filteredOn(c -> OF_ROWS.contains(c.kind()))
                .as("a drill-down names the rows")
                .allMatch(Check::located);
    }

    @Test
    void theMemoryConnectorsOwnDigestPasses() {
        fill(40);
        SelfTestReport test = Objects.requireNonNull(compare(null, "").selfTest());

        assertThat(test.outcome()).as("%s", test).isEqualTo(Outcome.PASSED);
        assertThat(test.checks()).allMatch(c -> c.way().equals("memory/row-hash"));
    }

    @Test
    void rowsThatGodwitHashesItselfAreTestedToo() {
        fill(40);
        SelfTestReport test =
                Objects.requireNonNull(compare(null, "?digests=none").selfTest());

        assertThat(test.outcome()).as("%s", test).isEqualTo(Outcome.PASSED);
        assertThat(kinds(test, Result.RIGHT, "target")).containsAll(OF_ROWS);
        assertThat(kinds(test, Result.NOT_APPLICABLE, "")).isEqualTo(OF_DIGESTS);
        assertThat(test.checks()).allMatch(c -> c.way().equals(RowDigest.NAME));
    }

    @ParameterizedTest
    @CsvSource({
        "BLIND_TO_BLANKS, TRAILING_SPACE",
        "BLIND_TO_NULL, NULL_FOR_EMPTY",
        "EXCLUSIVE_OR, DOUBLED_PAIR",
        "COUNT_ONLY, CHANGED_BIT",
        "COLUMN_BY_COLUMN, SWAPPED_BETWEEN_ROWS",
        "COLUMNS_IN_ANY_ORDER, SWAPPED_BETWEEN_COLUMNS",
        "SHORT_SIGHTED, SHIFTED_TIME"
    })
    void aWeakDigestIsFoundOut(Weakness weakness, Kind missed) {
        fill(40);
        ValidationReport report = compare(weakness, "");
        SelfTestReport test = Objects.requireNonNull(report.selfTest());

        assertThat(report.tables()).allMatch(t -> t.identical());
        assertThat(test.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(kinds(test, Result.WRONG, "source")).contains(missed);
        assertThat(kinds(test, Result.WRONG, "target")).contains(missed);
        assertThat(report.usable()).isFalse();
        assertThat(report.identical()).isFalse();
        assertThat(ValidationJournal.reports(List.of(ValidationJournal.entry(report))))
                .containsExactly(report);
    }

    @Test
    void rowsHashedOtherwiseThanWhereTheyLieAreFoundOut() {
        fill(5);
        SelfTestReport test = test(Weakness.TWO_WAYS, "");

        assertThat(test.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(kinds(test, Result.WRONG, "source")).containsOnly(Kind.CONTROL);
    }

    @Test
    void whatCannotBeTestedIsSaidNotPassed() {
        fill(40);
        ValidationReport report = compare(Weakness.REFUSES, "");
        SelfTestReport test = Objects.requireNonNull(report.selfTest());

        assertThat(test.outcome()).isEqualTo(Outcome.NOT_POSSIBLE);
        assertThat(test.reason()).contains("Rows cannot be given here.");
        assertThat(report.identical()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void tablesWithFewRowsAreTestedWithRowsMadeUp(int rows) {
        fill(rows);
        SelfTestReport test = test(Weakness.NONE, "");

        assertThat(test.outcome()).as("%s", test).isEqualTo(Outcome.PASSED);
        assertThat(kinds(test, Result.RIGHT, "target")).containsAll(OF_ROWS);
    }

    @Test
    void kindsThatNoColumnCanShowAreNamedWithTheReason() {
        for (String name : List.of(FROM, TO)) {
            MemoryDatabase database = MemoryDatabase.create(name);
            database.execute("create table shop.number (id int64 primary key)");
            database.transaction(tx -> tx.insert("shop.number", 1L));
            database.transaction(tx -> tx.insert("shop.number", 2L));
        }
        SelfTestReport test = test(Weakness.NONE, "");

        assertThat(test.outcome()).isEqualTo(Outcome.PASSED);
        assertThat(kinds(test, Result.NOT_APPLICABLE, ""))
                .containsExactlyInAnyOrder(
                        Kind.SWAPPED_BETWEEN_ROWS,
                        Kind.SWAPPED_BETWEEN_COLUMNS,
                        Kind.CUT_TEXT,
                        Kind.SHIFTED_TIME,
                        Kind.TRAILING_SPACE,
                        Kind.NULL_FOR_EMPTY);
        assertThat(test.checks())
                .filteredOn(c -> c.result() == Result.NOT_APPLICABLE)
                .allMatch(c -> !c.reason().isEmpty());
    }

    @Test
    void aDatabaseWithoutTablesHasNothingToTest() {
        MemoryDatabase.create(FROM);
        MemoryDatabase.create(TO);
        SelfTestReport test = test(Weakness.NONE, "");

        assertThat(test.outcome()).isEqualTo(Outcome.NOT_POSSIBLE);
        assertThat(test.reason()).isEqualTo("no table was compared");
    }

    private static Set<Kind> kinds(SelfTestReport test, Result result, String side) {
        return test.checks().stream()
                .filter(c -> c.result() == result && c.side().equals(side))
                .map(Check::kind)
                .collect(Collectors.toSet());
    }

    private static void fill(int rows) {
        for (String name : List.of(FROM, TO)) {
            MemoryDatabase database = MemoryDatabase.create(name);
            database.execute("create table shop.wide (id int64 primary key, label text, note text, price decimal(10,2),"
                    + " at timestamptz(6), code uuid, seen bool, day date, weight real64, picture bytes)");
            database.transaction(tx -> {
                for (int i = 0; i < rows; i++) {
                    tx.insert(
                            "shop.wide",
                            (long) i,
                            "label " + i,
                            i % 3 == 0 ? null : "note",
                            "1.50",
                            "2024-02-29T12:00:00.00000" + i % 10 + "Z",
                            "00000000-0000-0000-0000-00000000000" + i % 10,
                            i % 2 == 0,
                            "2024-02-29",
                            i * 0.5,
                            new byte[] {1, 2, (byte) i});
                }
            });
        }
    }

    private static SelfTestReport test(Weakness weakness, String options) {
        return Objects.requireNonNull(compare(weakness, options).selfTest());
    }

    private static ValidationReport compare(@Nullable Weakness weakness, String options) {
        try (Source source = open(FROM, options);
                Source target = open(TO, options);
                Snapshot sourceView = source.snapshot(true);
                Snapshot targetView = target.snapshot(false)) {
            List<TablePlan> plans = source.schema(Selection.ALL).tables().stream()
                    .map(t -> new TablePlan(t, RowFormat.NEUTRAL, "", RowFormat.NEUTRAL, "", Join.NONE))
                    .toList();
            return new TestedValidator(new Validator(2), Schedule.real())
                    .compare(
                            "on-request",
                            plans,
                            new Views(
                                    weakness == null ? source : new WeakSource(source, weakness),
                                    sourceView,
                                    weakness == null ? target : new WeakSource(target, weakness),
                                    targetView,
                                    "",
                                    true),
                            () -> false);
        }
    }

    private static Source open(String database, String options) {
        return new MemoryConnector()
                .source(
                        new Endpoint("memory://tester@localhost/" + database + options, Secret.NONE, Map.of()),
                        "self-test");
    }
}
