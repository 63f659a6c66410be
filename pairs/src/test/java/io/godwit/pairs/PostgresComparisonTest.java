package io.godwit.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.compare.ComparisonRequest;
import io.godwit.engine.compare.DatabaseComparison;
import io.godwit.engine.compare.DatabaseReport;
import io.godwit.engine.compare.TableOutcome;
import io.godwit.engine.run.Connectors;
import io.godwit.engine.schedule.Schedule;
import io.godwit.engine.state.MemoryStateStore;
import io.godwit.engine.validate.CellText;
import io.godwit.engine.validate.Difference;
import io.godwit.engine.validate.DrillLimits;
import io.godwit.engine.validate.TableDifferences;
import io.godwit.postgresql.PostgresConnector;
import io.godwit.spi.row.Row;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Selection;
import io.godwit.testkit.server.PostgresTestDatabase;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The oldest server against the newest, with differences planted by hand in tables of every kind of key. */
class PostgresComparisonTest {
    private static final String[] TABLES = {
        "CREATE TABLE orders (id bigint PRIMARY KEY, note text, total numeric(10,2), at timestamptz,"
                + " twice numeric GENERATED ALWAYS AS (total * 2) STORED)",
        "INSERT INTO orders SELECT i, 'note ' || i, i / 7.0, '2024-01-01 00:00+00'::timestamptz + i * interval '1 s'"
                + " FROM generate_series(1, 30000) i",
        "CREATE TABLE lines (ordered bigint, line int, sku text, PRIMARY KEY (ordered, line))",
        "INSERT INTO lines SELECT i / 3, i % 3, 'sku ' || i FROM generate_series(1, 3000) i",
        "CREATE TABLE products (code text PRIMARY KEY, doc jsonb, tags text[])",
        "INSERT INTO products SELECT 'p' || i, jsonb_build_object('n', i), ARRAY['a', 'b' || i]"
                + " FROM generate_series(1, 500) i",
        "CREATE TABLE devices (id uuid PRIMARY KEY, raw bytea)",
        "INSERT INTO devices SELECT md5(i::text)::uuid, decode(md5(i::text), 'hex') FROM generate_series(1, 500) i",
        "CREATE TABLE log (at timestamptz, message text)",
        "INSERT INTO log SELECT '2024-01-01 00:00+00', 'message ' || i % 25000 FROM generate_series(1, 30000) i",
        "CREATE TABLE same (id int PRIMARY KEY)",
        "INSERT INTO same SELECT generate_series(1, 100)",
    };

    @Test
    void whatWasPlantedIsNamedAndNothingIsWritten() {
        try (PostgresTestDatabase old = new PostgresTestDatabase(12);
                PostgresTestDatabase latest = new PostgresTestDatabase(18)) {
            old.run(TABLES);
            latest.run(TABLES);
            assertThat(compare(old, latest, DrillLimits.DEFAULT).identical()).isTrue();
            latest.run(
                    "UPDATE orders SET total = total + 0.01 WHERE id = 4711",
                    "UPDATE orders SET at = at + interval '1 us' WHERE id = 29999",
                    "DELETE FROM orders WHERE id = 17",
                    "INSERT INTO orders VALUES (-1, '', NULL, 'infinity')",
                    "UPDATE lines SET sku = sku || ' ' WHERE ordered = 77 AND line = 2",
                    "UPDATE products SET code = 'p12 ' WHERE code = 'p12'",
                    "UPDATE products SET doc = NULL, tags = '{}' WHERE code = 'p13'",
                    "UPDATE devices SET raw = set_bit(raw, 3, 1 - get_bit(raw, 3)) WHERE id = md5('9')::uuid",
                    "DELETE FROM log WHERE message = 'message 30'",
                    "INSERT INTO log VALUES (NULL, 'message 31'), ('2024-01-01 00:00+00', 'message 32')");
            // in buckets taken a few rows at a time, and without buckets
            for (int small : new int[] {0, 1_000_000}) {
                DrillLimits limits = new DrillLimits(2_000, 1 << 20, 50, 100, small);
                DatabaseReport report = compare(old, latest, small == 0 ? limits : DrillLimits.DEFAULT);
                assertThat(texts(report))
                        .containsExactlyInAnyOrder(
                                "orders DIFFERENT 4711 [total, twice]",
                                "orders DIFFERENT 29999 [at]",
                                "orders MISSING_ON_TARGET 17 []",
                                "orders MISSING_ON_SOURCE -1 []",
                                "lines DIFFERENT 77|2 [sku]",
                                "products MISSING_ON_TARGET p12 []",
                                "products MISSING_ON_SOURCE p12  []",
                                "products DIFFERENT p13 [doc, tags]",
                                "devices DIFFERENT 45c48cce-2e2d-7fbd-ea1a-fc51c7c6ad26 [raw]",
                                "log MISSING_ON_TARGET 2024-01-01T00:00Z|message 30 []",
                                "log MISSING_ON_SOURCE null|message 31 []",
                                "log MISSING_ON_SOURCE 2024-01-01T00:00Z|message 32 []");
                assertThat(report.tables())
                        .filteredOn(t -> t.state() == TableOutcome.State.EQUAL)
                        .extracting(t -> t.result().source())
                        .containsExactly("public.same");
            }
            assertThat(old.leftovers()).isEmpty();
            assertThat(latest.leftovers()).isEmpty();
        }
    }

    private static DatabaseReport compare(
            PostgresTestDatabase source, PostgresTestDatabase target, DrillLimits limits) {
        ComparisonRequest request = new ComparisonRequest(
                "validate_test", source.endpoint(), target.endpoint(), Selection.ALL, 2, 1, 1, limits, false);
        return new DatabaseComparison(
                        new Connectors(List.of(new PostgresConnector())), new MemoryStateStore(), Schedule.real())
                .compare(request, sentence -> {}, () -> false);
    }

    private static List<String> texts(DatabaseReport report) {
        List<String> texts = new ArrayList<>();
        for (TableOutcome outcome : report.tables()) {
            TableDifferences table = outcome.differences();
            if (table != null) {
                assertThat(table.summary().exact()).isTrue();
                for (Difference difference : table.listed()) {
                    texts.add(table.plan().table().id().name() + " " + difference.kind() + " "
                            + key(table, difference.key()) + " " + difference.columns());
                }
            }
        }
        return texts;
    }

    private static String key(TableDifferences table, @Nullable Row key) {
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
}
