package io.godwit.postgresql.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.Progress;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.ObjectReport.Outcome;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoundTripTest {
    /** What the test schema holds that is listed and not moved. */
    private static final Set<String> LEFT_BEHIND =
            Set.of("grants", "ownership", "publication", "operator", "text search configuration");

    @ParameterizedTest
    @CsvSource({"12, 12, 1", "12, 18, 3", "15, 15, 3", "18, 18, 2"})
    void everyObjectIsTheSameOnTheTarget(int from, int to, int lanes) {
        Databases databases = new Databases(from, to);
        databases.sourceServer.execute(databases.source, Databases.everything());
        Progress progress = databases.move(Selection.ALL, lanes);
        assertThat(skipped(progress)).noneMatch(o -> !LEFT_BEHIND.contains(o.kind()));
        Schema there = new Catalog(databases.targetSessions()).schema(Selection.ALL);
        if (from == to) {
            assertThat(Databases.listing(there)).isEqualTo(Databases.listing(databases.read(Selection.ALL)));
        } else {
            assertThat(there.objects().stream().filter(o -> o.skipped() == null).map(o -> o.kind() + " " + o.name()))
                    .containsExactlyInAnyOrderElementsOf(databases.read(Selection.ALL).objects().stream()
                            .filter(o -> o.skipped() == null)
                            .map(o -> o.kind() + " " + o.name())
                            .toList());
        }
        assertThat(there.tables()).hasSameSizeAs(databases.read(Selection.ALL).tables());
        assertThat(progress.opened()).isNotNull();
    }

    @Test
    void schemasAndTablesGetTheirNewNames() {
        Databases databases = new Databases(15, 15);
        databases.sourceServer.execute(databases.source, Databases.everything());
        Selection renamed = new Selection(
                List.of("app"),
                List.of(),
                List.of(),
                Map.of("app", "new app"),
                Map.of(new TableId("app", "orders"), new TableId("sales", "Order")),
                Map.of());
        Progress progress = databases.move(renamed, 2);
        List<String> reasons = new ArrayList<>();
        for (ObjectReport report : skipped(progress)) {
            if (!LEFT_BEHIND.contains(report.kind())) {
                reasons.add(report.kind() + " " + report.name() + ": " + report.reason());
            }
        }
        // what reads a table that has another name is left, and what reads that in turn; nothing else
        assertThat(reasons)
                .containsExactlyInAnyOrder(
                        "view new app.buyers: it reads app.orders, whose name is another on the target: its text must be"
                                + " changed by hand",
                        "view new app.a_view_of_a_view: it reads app.buyers, which is not moved",
                        "materialized view new app.sums: it reads app.orders, whose name is another on the target: its"
                                + " text must be changed by hand",
                        "materialized view new app.a_sum_of_sums: it reads app.sums, which is not moved",
                        "function new app.of_view(v app.buyers): type new app.buyers does not exist (SQLSTATE 42704)");
        assertThat(Databases.column(
                        databases.targetServer,
                        databases.target,
                        "SELECT nspname FROM pg_namespace WHERE nspname = 'app'"))
                .isEmpty();
        assertThat(Databases.column(
                        databases.targetServer,
                        databases.target,
                        "SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f'"
                                + " AND conparentid = 0 ORDER BY 1"))
                .containsExactly(
                        "\"new app\".measure FOREIGN KEY (id) REFERENCES \"new app\".customer(id)",
                        "sales.\"Order\" FOREIGN KEY (customer) REFERENCES \"new app\".customer(id) ON DELETE CASCADE"
                                + " DEFERRABLE",
                        "sales.\"Order\" FOREIGN KEY (parent) REFERENCES sales.\"Order\"(id) NOT VALID");
    }

    @Test
    void aNarrowSelectionTakesItsPartsAndSaysWhatItLeaves() {
        Databases databases = new Databases(18, 18);
        databases.sourceServer.execute(databases.source, Databases.everything());
        Selection narrow = new Selection(
                List.of(),
                List.of("app.orders", "app.measure", "app.animal"),
                List.of("app.measure_2024_a"),
                Map.of(),
                Map.of(),
                Map.of());
        Schema schema = databases.read(narrow);
        assertThat(schema.tables().stream().map(t -> t.id().toString()))
                .containsExactly("app.animal", "app.measure_2023", "app.measure_rest", "app.orders");
        Progress progress = databases.move(narrow, 2);
        assertThat(skipped(progress).stream().map(o -> o.kind() + " " + o.name() + ": " + o.reason()))
                .contains(
                        "foreign key app.orders.orders_customer_fkey: the table it refers to, app.customer, is not selected",
                        "view app.buyers: it reads app.customer, which is not selected");
        assertThat(Databases.column(
                        databases.targetServer,
                        databases.target,
                        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'app'::regnamespace"
                                + " ORDER BY 1"))
                .containsExactly("animal", "measure", "measure_2023", "measure_2024", "measure_rest", "orders");
    }

    private static List<ObjectReport> skipped(Progress progress) {
        return progress.objects().stream()
                .filter(o -> o.outcome() == Outcome.SKIPPED)
                .toList();
    }
}
