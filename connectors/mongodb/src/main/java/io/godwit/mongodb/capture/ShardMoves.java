package io.godwit.mongodb.capture;

import io.godwit.spi.change.Change;
import io.godwit.spi.row.Row;
import io.godwit.spi.schema.TableId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts changes of one cluster time in order that come from several shards. A document whose shard key changes leaves one shard and comes
 * to another in one transaction; both shards count the transaction's operations by themselves, and mongos orders events of equal count
 * by their keys, so that the document may seem to come before it goes. Applied so, it would be gone. All that befell it where it went
 * comes first here. Used by one thread.
 */
final class ShardMoves {
    private final IdentityHashMap<Change, Place> places = new IdentityHashMap<>();

    /** Where a document lies: its collection, {@code _id} and shard key. */
    private record Place(TableId collection, ByteBuffer key) {}

    /** A document wherever it lies. */
    private record Document(TableId collection, ByteBuffer id) {
        static Document of(Change change) {
            Row row = change.after() != null ? change.after() : change.before();
            return new Document(
                    change.plan().table().id(),
                    row == null ? ByteBuffer.allocate(0) : ByteBuffer.wrap(row.data(), row.start(0), row.length(0)));
        }
    }

    void add(Change change, Event event) {
        byte[] key = event.key();
        if (key != null) {
            places.put(change, new Place(change.plan().table().id(), ByteBuffer.wrap(key)));
        }
    }

    /** The changes in an order in which a document goes before it comes; the same list where none moved. */
    List<Change> order(List<Change> changes) {
        Map<Document, Place> first = new HashMap<>();
        Set<Document> moved = new HashSet<>();
        Map<Place, Boolean> gone = new HashMap<>();
        for (Change change : changes) {
            Place place = places.get(change);
            if (place != null) {
                Document document = Document.of(change);
                Place other = first.putIfAbsent(document, place);
                if (other != null && !other.equals(place)) {
                    moved.add(document);
                }
                gone.put(place, change.kind() == Change.Kind.DELETE);
            }
        }
        List<Change> ordered = changes;
        if (!moved.isEmpty()) {
            ordered = new ArrayList<>(changes.size());
            List<Change> others = new ArrayList<>();
            for (Change change : changes) {
                Place place = places.get(change);
                boolean leaves =
                        place != null && moved.contains(Document.of(change)) && Boolean.TRUE.equals(gone.get(place));
                (leaves ? ordered : others).add(change);
            }
            ordered.addAll(others);
        }
        places.clear();
        return ordered;
    }
}
