package io.godwit.mongodb.capture;

import io.godwit.mongodb.bson.Collections;
import io.godwit.mongodb.bson.DocumentCells;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Change;
import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Row;
import io.godwit.spi.schema.TableId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes changes of events, and decides what becomes of events that are none. Used by one thread. */
final class EventChanges {
    private static final Logger LOG = LoggerFactory.getLogger(EventChanges.class);

    private final Map<TableId, Collection> collections = new HashMap<>();

    EventChanges(List<TablePlan> plans) {
        for (TablePlan plan : plans) {
            collections.put(plan.table().id(), new Collection(plan, DocumentCells.of(plan.table(), plan.changes())));
        }
    }

    private record Collection(TablePlan plan, DocumentCells cells) {}

    /**
     * The change that an event tells of; null if it concerns no row of a planned collection.
     *
     * @throws GodwitException SCHEMA_CHANGED if a collection is not any more what the plan took it for
     */
    @Nullable
    Change of(Event event) {
        Collection collection = event.collection() == null ? null : collections.get(event.collection());
        return switch (event.kind()) {
            case "insert" ->
                collection == null ? null : Change.insert(collection.plan, collection.cells.row(document(event)));
            case "replace" ->
                collection == null ? null : Change.update(collection.plan, null, collection.cells.row(document(event)));
            case "update" -> collection == null ? null : update(collection, event);
            case "delete" ->
                collection == null ? null : Change.delete(collection.plan, collection.cells.key(key(event)));
            default -> {
                definition(event, collection != null);
                yield null;
            }
        };
    }

    private static byte[] document(Event event) {
        return present(event.document(), event, "the document");
    }

    private static byte[] key(Event event) {
        return present(event.key(), event, "the document's key");
    }

    private static byte[] present(byte @Nullable [] part, Event event, String what) {
        if (part == null) {
            throw new GodwitException(
                    Errors.NOT_SUPPORTED,
                    "the change stream's event \"" + event.kind() + "\" lacks " + what + "; move offline instead",
                    "" + event.collection(),
                    null);
        }
        return part;
    }

    private static Change update(Collection collection, Event event) {
        byte[] document = event.document();
        if (document != null) {
            return Change.update(collection.plan, null, collection.cells.row(document));
        }
        if (!collection.plan.changes().equals(Collections.CHANGES)) {
            throw new GodwitException(
                    CaptureCodes.POST_IMAGE_MISSING,
                    "an update at " + event.time().text() + " came without the whole document",
                    collection.plan.table().id().toString(),
                    null);
        }
        Row key = collection.cells.key(key(event));
        return Change.update(
                collection.plan, null, withDescription(key, present(event.description(), event, "what changed")));
    }

    /** A row with one cell more than its table has columns. */
    private static Row withDescription(Row key, byte[] description) {
        int columns = key.columns();
        int used = 0;
        for (int c = 0; c < columns; c++) {
            used = Math.max(used, key.start(c) + Math.max(key.length(c), 0));
        }
        byte[] data = Arrays.copyOf(key.data(), used + description.length);
        System.arraycopy(description, 0, data, used, description.length);
        int[] starts = new int[columns + 1];
        int[] lengths = new int[columns + 1];
        for (int c = 0; c < columns; c++) {
            starts[c] = key.start(c);
            lengths[c] = key.length(c);
        }
        if (columns > 1 && lengths[1] != Cells.ABSENT) {
            throw new IllegalStateException("a key's row has a document");
        }
        starts[columns] = used;
        lengths[columns] = description.length;
        return new Row(data, starts, lengths);
    }

    /** Events that tell of no document. Only those that leave every document and its key as they are may pass. */
    private void definition(Event event, boolean planned) {
        switch (event.kind()) {
            case "drop" -> {
                if (planned) {
                    throw changed(event, "was dropped");
                }
            }
            case "rename" -> {
                TableId renamed = event.renamed();
                if (planned) {
                    throw changed(event, "was renamed to " + renamed);
                }
                if (renamed != null && collections.containsKey(renamed)) {
                    throw new GodwitException(
                            Errors.SCHEMA_CHANGED,
                            "the collection was replaced by another, as renaming and $out do: " + event.collection()
                                    + " was renamed to it at " + event.time().text()
                                    + ". Stop what does that while the migration lasts, run `godwit cancel` and begin anew",
                            renamed.toString(),
                            null);
                }
            }
            case "dropDatabase" -> {
                if (collections.keySet().stream().anyMatch(id -> id.schema().equals(event.database()))) {
                    throw changed(event, "was dropped with its database");
                }
            }
            case "invalidate" -> throw changed(event, "ended its change stream: it was dropped or renamed");
            default -> {
                if (event.key() != null) {
                    throw new GodwitException(
                            Errors.NOT_SUPPORTED,
                            "the change stream tells of a change of a kind that this version of Godwit does not know: "
                                    + event.kind() + "; move offline instead",
                            "" + event.collection(),
                            null);
                }
                if (planned) {
                    LOG.info(
                            "{} happened to {} on the source at {}; no document changes by it",
                            event.kind(),
                            event.collection(),
                            event.time().text());
                }
            }
        }
    }

    private static GodwitException changed(Event event, String what) {
        TableId collection = event.collection();
        String name = collection != null
                ? collection.toString()
                : event.database().isEmpty() ? "a collection" : "database " + event.database();
        return new GodwitException(
                Errors.SCHEMA_CHANGED,
                name + " " + what + " on the source at " + event.time().text()
                        + "; run `godwit cancel` and begin anew, without it if it is not to come back",
                name,
                null);
    }
}
