package io.godwit.sql.apply;

import io.godwit.spi.change.Change;
import io.godwit.spi.row.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a run of changes of one table comes to, key by key. Only for keys whose values are equal exactly when their bytes are.
 * Knows which rows must have been there before and which must not, so that what is written in bulk can be counted.
 */
public final class NetEffect {
    private final int[] key;
    private final Map<Rows.KeyOf, Net> nets = new LinkedHashMap<>();

    /** One key's effect: what was there before the run, and what is there after it. */
    public static final class Net {
        /** A row with the key in it. */
        public final Row keyed;
        /** Whether a row must have been there. */
        public final boolean existed;
        /** Whether that row was deleted on the way. */
        public boolean deleted;
        /** The row afterwards, null if there is none. Of an updated row it may lack columns. */
        public @Nullable Row row;

        /** Whether the row afterwards, if any, is inserted; else one that was there is updated. */
        public boolean isNew() {
            return !existed || deleted;
        }

        Net(Row keyed, boolean existed) {
            this.keyed = keyed;
            this.existed = existed;
        }
    }

    private NetEffect(int[] key) {
        this.key = key;
    }

    /**
     * Reduces changes; null if that cannot be done safely (they contradict each other, or a row got a new key and its large
     * values are not known), so they have to be applied one by one.
     */
    public static @Nullable NetEffect of(List<Change> changes, int[] key) {
        NetEffect effect = new NetEffect(key);
        for (Change change : changes) {
            Row before = change.before();
            Row after = change.after();
            boolean possible = switch (change.kind()) {
                case INSERT -> effect.insert(Objects.requireNonNull(after));
                case UPDATE -> effect.update(before, Objects.requireNonNull(after));
                case DELETE -> effect.delete(Objects.requireNonNull(before));
                case TRUNCATE -> false;
            };
            if (!possible) {
                return null;
            }
        }
        return effect;
    }

    /** One for each key, in the order in which they were first met. */
    public Iterable<Net> nets() {
        return nets.values();
    }

    private boolean insert(Row after) {
        Rows.KeyOf at = new Rows.KeyOf(after, key);
        Net net = nets.get(at);
        if (net == null) {
            net = new Net(after, false);
            nets.put(at, net);
        } else if (net.row != null) {
            return false;
        }
        net.row = after;
        return true;
    }

    private boolean delete(Row before) {
        Rows.KeyOf at = new Rows.KeyOf(before, key);
        Net net = nets.get(at);
        if (net == null) {
            net = new Net(before, true);
            nets.put(at, net);
        } else if (net.row == null) {
            return false;
        }
        net.row = null;
        net.deleted = net.existed;
        return true;
    }

    private boolean update(@Nullable Row before, Row after) {
        if (before != null && !Rows.same(before, after, key)) {
            return move(before, after);
        }
        Rows.KeyOf at = new Rows.KeyOf(after, key);
        Net net = nets.get(at);
        if (net == null) {
            net = new Net(after, true);
            net.row = after;
            nets.put(at, net);
            return true;
        }
        Row earlier = net.row;
        if (earlier == null) {
            return false;
        }
        net.row = Rows.merge(after, earlier);
        return true;
    }

    /** A row that gets a new key goes from the old place and comes to the new one, if all of it is known. */
    private boolean move(Row before, Row after) {
        Net old = nets.get(new Rows.KeyOf(before, key));
        Row whole = after;
        if (Rows.hasAbsent(after) && old != null && old.row != null) {
            whole = Rows.merge(after, old.row);
        }
        return !Rows.hasAbsent(whole) && delete(before) && insert(whole);
    }
}
