package io.godwit.engine.proof;

import static io.godwit.engine.proof.Samples.plan;
import static io.godwit.engine.proof.Samples.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.state.Plan;
import io.godwit.spi.Identity;
import io.godwit.spi.Progress;
import io.godwit.spi.schema.Definition.IndexDefinition;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.ObjectReport.Outcome;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.TableId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RecordedObjectsTest {
    private static final TableId ORDERS = new TableId("sales", "orders");

    private static SchemaObject index(String kind, String name, boolean primary) {
        return new SchemaObject(kind, "sales.orders." + name, Stage.POST_DATA, List.of("create"), null)
                .with(new IndexDefinition(ORDERS, name, primary, true, List.of(), null));
    }

    private static Plan to(String engine, SchemaObject... objects) {
        Plan plan = plan(table("sales.orders", null, false));
        Identity target = new Identity(engine, "1", "self-managed", "1", "shop", "db2");
        return new Plan(
                plan.source(),
                target,
                new Schema("elephant", "15.14", List.of(), List.of(objects)),
                List.of(),
                Map.of());
    }

    private static Progress recorded(ObjectReport... reports) {
        return new Progress(Set.of(Stage.POST_DATA), List.of(reports), null, List.of(), null, null, null);
    }

    private static ObjectReport made(String kind, String name) {
        return new ObjectReport(kind, name, Stage.POST_DATA, Outcome.COPIED, "");
    }

    /** Found in a proof from Oracle: each primary key was listed a second time, as one that was not made. */
    @Test
    void whatTheTargetNamesInItsOwnWayIsListedOnce() {
        ObjectReport key = made("primary key", "sales.orders.orders_pkey");
        ObjectReport unique = made("index", "sales.orders.LABEL_UQ");
        Plan plan = to("lion", index("primary key", "SYS_C01", true), index("unique constraint", "LABEL_UQ", false));

        assertThat(RecordedObjects.reports(plan, recorded(key, unique))).containsExactly(key, unique);
    }

    @Test
    void whatTheTargetDidNotMakeIsSaid() {
        Plan plan = to("lion", index("primary key", "SYS_C01", true), index("unique constraint", "LABEL_UQ", false));
        ObjectReport ofAnother = made("primary key", "sales.lines.lines_pkey");

        assertThat(RecordedObjects.reports(plan, recorded(ofAnother)))
                .filteredOn(r -> r.outcome() == Outcome.SKIPPED)
                .extracting(ObjectReport::name)
                .containsExactly("sales.orders.SYS_C01", "sales.orders.LABEL_UQ");
    }

    @Test
    void withinOneEngineNamesAreTheSame() {
        Plan plan = to("elephant", index("primary key", "orders_pk", true));

        assertThat(RecordedObjects.reports(plan, recorded(made("primary key", "sales.orders.other"))))
                .filteredOn(r -> r.outcome() == Outcome.SKIPPED)
                .extracting(ObjectReport::name)
                .containsExactly("sales.orders.orders_pk");
    }
}
