package io.godwit.mongodb.apply;

import io.godwit.mongodb.bson.Collections;
import io.godwit.mongodb.bson.DocumentText;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.ApplyMode;
import io.godwit.spi.change.Change;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.change.Join;
import io.godwit.spi.row.Row;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was received and not written yet: steps by collection, in the order received. Between collections order matters only where one is
 * emptied, which ends a section.
 */
final class PendingChanges {
    private final Map<TableId, Join> joins = new HashMap<>();
    private final List<Section> sections = new ArrayList<>();
    private Section current = new Section(List.of());
    private long bytes;

    /**
     * Tables emptied first, then steps.
     *
     * @param emptied plans of the tables
     * @param steps by the table's plan
     */
    record Section(List<TablePlan> emptied, Map<TableId, Steps> steps) {
        Section(List<TablePlan> emptied) {
            this(emptied, new LinkedHashMap<>());
        }
    }

    /**
     * The steps of one table.
     *
     * @param plan of the table
     * @param list in the order received
     */
    record Steps(TablePlan plan, List<Step> list) {}

    /**
     * Of no changes yet.
     *
     * @throws GodwitException NOT_SUPPORTED for changes of another engine
     */
    PendingChanges(List<TablePlan> plans) {
        for (TablePlan plan : plans) {
            if (!plan.changes().equals(Collections.CHANGES) && !isNeutral(plan)) {
                throw new GodwitException(
                        Errors.NOT_SUPPORTED,
                        "changes of another engine cannot be applied to MongoDB; its documents can be moved to PostgreSQL",
                        plan.table().target().toString(),
                        null);
            }
            joins.put(plan.table().id(), plan.join());
        }
        sections.add(current);
    }

    /** Takes what the load does not contain already. */
    void take(ChangeBatch batch) {
        for (Change change : batch.changes()) {
            if (change.kind() == Change.Kind.TRUNCATE) {
                truncate(change, batch);
            } else {
                take(change, batch);
            }
        }
    }

    private ApplyMode mode(TablePlan plan, ChangeBatch batch) {
        Join join = joins.get(plan.table().id());
        if (join == null) {
            throw new GodwitException(
                    Errors.NOT_SUPPORTED,
                    "a change came for a collection this writer was not opened for",
                    plan.table().id().toString(),
                    null);
        }
        return join.mode(batch.commit());
    }

    private void truncate(Change change, ChangeBatch batch) {
        List<TablePlan> emptied = change.truncated().stream()
                .filter(p -> mode(p, batch) != ApplyMode.SKIP)
                .toList();
        if (!emptied.isEmpty()) {
            current = new Section(emptied);
            sections.add(current);
        }
    }

    private void take(Change change, ChangeBatch batch) {
        ApplyMode mode = mode(change.plan(), batch);
        if (mode == ApplyMode.SKIP) {
            return;
        }
        boolean exact = mode == ApplyMode.EXACT;
        List<Step> steps = current.steps()
                .computeIfAbsent(change.plan().table().id(), id -> new Steps(change.plan(), new ArrayList<>()))
                .list();
        Row after = change.after();
        TablePlan plan = change.plan();
        byte[] key = after == null ? key(plan, Objects.requireNonNull(change.before())) : key(plan, after);
        switch (change.kind()) {
            case INSERT -> steps.add(Step.of(Step.Kind.INSERT, key, document(change), exact));
            case DELETE -> steps.add(Step.of(Step.Kind.DELETE, key, new byte[0], exact));
            default -> update(change, key, exact, steps);
        }
        bytes += change.bytes();
    }

    private static void update(Change change, byte[] key, boolean exact, List<Step> steps) {
        Row before = change.before();
        Row after = Objects.requireNonNull(change.after());
        byte[] description = description(change.plan(), after);
        TablePlan plan = change.plan();
        if (before != null && !Arrays.equals(key(plan, before), key)) {
            // no server lets a document's key change; whoever says so means two documents
            steps.add(Step.of(Step.Kind.DELETE, key(plan, before), new byte[0], exact));
            steps.add(Step.of(Step.Kind.INSERT, key, document(change), exact));
        } else if (description != null) {
            steps.add(Step.of(Step.Kind.CHANGE, key, description, exact));
        } else {
            steps.add(Step.of(Step.Kind.REPLACE, key, document(change), exact));
        }
    }

    /** Documents out of their text, for who has no other form of them. */
    private static boolean isNeutral(TablePlan plan) {
        return plan.changes().equals(RowFormat.NEUTRAL) && Collections.holdDocuments(plan.table());
    }

    private static byte[] key(TablePlan plan, Row row) {
        return isNeutral(plan)
                ? DocumentText.key(row.data(), row.start(0), row.length(0))
                : Objects.requireNonNull(cell(row, 0));
    }

    private static byte @Nullable [] description(TablePlan plan, Row after) {
        int last = plan.table().moved().size();
        return after.isAbsent(1) && after.columns() > last ? cell(after, last) : null;
    }

    private static byte[] document(Change change) {
        Row after = Objects.requireNonNull(change.after());
        byte[] document = cell(after, 1);
        if (document != null && isNeutral(change.plan())) {
            return DocumentText.parse(document, 0, document.length);
        }
        if (document == null) {
            throw new GodwitException(
                    Errors.NOT_SUPPORTED,
                    "a change came without the document, and without what changed in it",
                    change.plan().table().id().toString(),
                    null);
        }
        return document;
    }

    private static byte @Nullable [] cell(Row row, int column) {
        int length = row.length(column);
        return length < 0 ? null : Arrays.copyOfRange(row.data(), row.start(column), row.start(column) + length);
    }

    boolean isEmpty() {
        return sections.size() == 1 && current.steps().isEmpty();
    }

    /** Bytes of memory, roughly. */
    long bytes() {
        return bytes;
    }

    List<Section> sections() {
        return sections;
    }

    void clear() {
        sections.clear();
        current = new Section(List.of());
        sections.add(current);
        bytes = 0;
    }
}
