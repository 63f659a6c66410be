package io.godwit.engine.proof;

import io.godwit.engine.state.Plan;
import io.godwit.spi.Progress;
import io.godwit.spi.schema.Definition;
import io.godwit.spi.schema.Definition.CheckDefinition;
import io.godwit.spi.schema.Definition.ForeignKeyDefinition;
import io.godwit.spi.schema.Definition.IndexDefinition;
import io.godwit.spi.schema.Definition.SpatialIndexDefinition;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.ObjectReport.Outcome;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the target recorded of objects, held against what was planned. Between two engines an object may be made under a kind or a
 * name of the target's own: it is found by the table that it belongs to.
 */
final class RecordedObjects {
    private static final String PRIMARY_KEY = "primary key";

    private final Plan plan;
    private final Progress progress;
    private final Set<ObjectName> recorded = new HashSet<>();
    private final Set<String> names = new HashSet<>();
    private final Set<String> keys = new HashSet<>();

    private record ObjectName(String kind, String name) {}

    private RecordedObjects(Plan plan, Progress progress) {
        this.plan = plan;
        this.progress = progress;
        for (ObjectReport report : progress.objects()) {
            recorded.add(new ObjectName(report.kind(), report.name()));
            names.add(report.name());
            int end = report.name().lastIndexOf('.');
            if (report.kind().equals(PRIMARY_KEY) && end > 0) {
                keys.add(report.name().substring(0, end));
            }
        }
    }

    /** What is recorded on the target, then what was planned and is not recorded there. */
    static List<ObjectReport> reports(Plan plan, Progress progress) {
        RecordedObjects objects = new RecordedObjects(plan, progress);
        List<ObjectReport> reports = new ArrayList<>(progress.objects());
        for (SchemaObject object : plan.schema().objects()) {
            if (objects.recorded.add(new ObjectName(object.kind(), object.name())) && !objects.renamed(object)) {
                reports.add(objects.unrecorded(object));
            }
        }
        return reports;
    }

    private boolean acrossEngines() {
        return !plan.source().engine().equals(plan.target().engine());
    }

    /** Whether the target made it in its own way, and recorded that. */
    private boolean renamed(SchemaObject object) {
        Definition definition = object.definition();
        if (!acrossEngines() || definition == null || object.skipped() != null) {
            return false;
        }
        if (definition instanceof IndexDefinition index) {
            return index.primary() ? keys.contains(index.table().toString()) : made(index.table(), index.name());
        } else if (definition instanceof SpatialIndexDefinition index) {
            return made(index.table(), index.name());
        } else if (definition instanceof ForeignKeyDefinition key) {
            return made(key.table(), key.name());
        }
        return definition instanceof CheckDefinition check && made(check.table(), check.name());
    }

    private boolean made(TableId table, String name) {
        return names.contains(table + "." + name);
    }

    private ObjectReport unrecorded(SchemaObject object) {
        String skipped = object.skipped();
        if (skipped != null) {
            return new ObjectReport(object.kind(), object.name(), object.stage(), Outcome.SKIPPED, skipped);
        }
        if (object.stage() == Stage.OPEN && progress.opened() != null) {
            // Hand-over makes all of this stage or none of it, and is recorded as one fact.
            return new ObjectReport(object.kind(), object.name(), object.stage(), Outcome.COPIED, "");
        }
        return new ObjectReport(object.kind(), object.name(), object.stage(), Outcome.SKIPPED, unrecordedWhy(object));
    }

    private String unrecordedWhy(SchemaObject object) {
        if (!progress.stages().contains(object.stage())) {
            return "not made: the run has not completed its stage";
        }
        return acrossEngines() && object.definition() == null
                ? "the target keeps no record of it: it belongs to its table, or means something on "
                        + plan.source().engine() + " only"
                : "planned, but the target holds no record that it was made";
    }
}
