package io.godwit.mongodb.capture;

import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Change;
import io.godwit.spi.row.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Puts changes of one cluster time in order that come from several shards. A document whose shard key changes leaves one shard and comes
 * to another in one transaction; both shards count the transaction's operations by themselves, and mongos orders events of equal count
 * by their keys, so that the document may seem to come before it goes. Applied so, it would be gone. All that befell it where it went
 * comes first here. Used by one thread.
 */
final class ShardMoves {
    private final IdentityHashMap<Change, Place> places = new IdentityHashMap<>();

    /** A document by its {@code _id} and its shard key. */
    private record Place(TablePlan plan, String key) {}

    void add(Change change, Event event) {
        byte[] key = event.key();
        if (key != null) {
            places.put(change, new Place(change.plan(), Arrays.toString(key)));
        }
    }

    /** The changes in an order in which a document goes before it comes; the same list where none moved. */
    List<Change> order(List<Change> changes) {
        Map<List<Object>, Place> first = new HashMap<>();
        Map<List<Object>, Boolean> moved = new HashMap<>();
        Map<Place, Boolean> gone = new HashMap<>();
        for (Change change : changes) {
            Place place = places.get(change);
            if (place != null) {
                List<Object> id = List.of(change.plan().table().id(), id(change));
                Place other = first.putIfAbsent(id, place);
                if (other != null && !other.equals(place)) {
                    moved.put(id, true);
                }
                gone.put(place, change.kind() == Change.Kind.DELETE);
            }
        }
        List<Change> ordered = moved.isEmpty() ? changes : sorted(changes, moved, gone);
        places.clear();
        return ordered;
    }

    private List<Change> sorted(List<Change> changes, Map<List<Object>, Boolean> moved, Map<Place, Boolean> gone) {
        List<Change> leaving = new ArrayList<>();
        List<Change> others = new ArrayList<>();
        for (Change change : changes) {
            Place place = places.get(change);
            boolean goes = place != null
                    && moved.containsKey(List.of(change.plan().table().id(), id(change)))
                    && Objects.equals(gone.get(place), true);
            (goes ? leaving : others).add(change);
        }
        leaving.addAll(others);
        return leaving;
    }

    /** The key's cell, as a value. */
    private static List<Byte> id(Change change) {
        @Nullable Row row = change.after() != null ? change.after() : change.before();
        if (row == null) {
            return List.of();
        }
        List<Byte> bytes = new ArrayList<>();
        for (int i = 0; i < row.length(0); i++) {
            bytes.add(row.data()[row.start(0) + i]);
        }
        return bytes;
    }
}
