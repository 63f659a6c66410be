package io.godwit.mysql.capture;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * MySQL's set of transactions: per source a list of intervals of numbers (MySQL Reference Manual, "GTID Format and Storage").
 * A source is a server's UUID, from version 8.3 on possibly followed by a tag: {@code uuid} or {@code uuid:tag}.
 */
final class GtidSet implements Gtids {
    /** No transaction at all. */
    static final GtidSet EMPTY = new GtidSet(new String[0], new long[0][]);

    private static final Pattern UUID =
            Pattern.compile("[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}");
    private static final Pattern TAG = Pattern.compile("[a-z_][a-z0-9_]{0,31}");

    /** Sorted. */
    private final String[] sources;
    /** For each source first and last number of each interval, in order; neighbours are merged. */
    private final long[][] intervals;

    private GtidSet(String[] sources, long[][] intervals) {
        this.sources = sources;
        this.intervals = intervals;
    }

    /** Reads the server's text; {@link IllegalArgumentException} if it is none. */
    static GtidSet parse(String text) {
        Map<String, long[]> found = new TreeMap<>();
        for (String one : text.toLowerCase(Locale.ROOT).split(",", -1)) {
            if (one.isEmpty()) {
                continue;
            }
            String[] parts = one.split(":", -1);
            if (!UUID.matcher(parts[0]).matches()
                    || parts.length < 2
                    || TAG.matcher(parts[parts.length - 1]).matches()) {
                throw new IllegalArgumentException(one);
            }
            String source = parts[0];
            for (int i = 1; i < parts.length; i++) {
                if (TAG.matcher(parts[i]).matches()) {
                    source = parts[0] + ":" + parts[i];
                    continue;
                }
                int dash = parts[i].indexOf('-');
                long first = Long.parseLong(dash < 0 ? parts[i] : parts[i].substring(0, dash));
                long last = dash < 0 ? first : Long.parseLong(parts[i].substring(dash + 1));
                if (first < 1 || last < first) {
                    throw new IllegalArgumentException(one);
                }
                found.put(source, add(found.getOrDefault(source, new long[0]), first, last));
            }
        }
        return new GtidSet(found.keySet().toArray(new String[0]), found.values().toArray(new long[0][]));
    }

    /** The set with one more transaction. */
    GtidSet with(String source, long number) {
        int at = Arrays.binarySearch(sources, source);
        if (at >= 0) {
            long[][] grown = intervals.clone();
            grown[at] = add(grown[at], number, number);
            return new GtidSet(sources, grown);
        }
        int place = -at - 1;
        String[] moreSources = new String[sources.length + 1];
        long[][] moreIntervals = new long[sources.length + 1][];
        System.arraycopy(sources, 0, moreSources, 0, place);
        System.arraycopy(intervals, 0, moreIntervals, 0, place);
        System.arraycopy(sources, place, moreSources, place + 1, sources.length - place);
        System.arraycopy(intervals, place, moreIntervals, place + 1, sources.length - place);
        moreSources[place] = source;
        moreIntervals[place] = new long[] {number, number};
        return new GtidSet(moreSources, moreIntervals);
    }

    /** The intervals with one more, joined with those it touches. */
    private static long[] add(long[] list, long first, long last) {
        if (list.length > 0 && first == list[list.length - 1] + 1) { // as nearly always
            long[] longer = list.clone();
            longer[longer.length - 1] = last;
            return longer;
        }
        long[] joined = new long[list.length + 2];
        int size = 0;
        long from = first;
        long to = last;
        int i = 0;
        for (; i < list.length && list[i + 1] < first - 1; i += 2) {
            joined[size++] = list[i];
            joined[size++] = list[i + 1];
        }
        for (; i < list.length && list[i] <= to + 1; i += 2) {
            from = Math.min(from, list[i]);
            to = Math.max(to, list[i + 1]);
        }
        joined[size++] = from;
        joined[size++] = to;
        for (; i < list.length; i++) {
            joined[size++] = list[i];
        }
        return Arrays.copyOf(joined, size);
    }

    boolean contains(String source, long number) {
        int at = Arrays.binarySearch(sources, source);
        return at >= 0 && within(intervals[at], number, number);
    }

    boolean isEmpty() {
        return sources.length == 0;
    }

    private static boolean within(long[] list, long first, long last) {
        for (int i = 0; i < list.length; i += 2) {
            if (list[i] <= first && last <= list[i + 1]) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean covers(Gtids other) {
        if (!(other instanceof GtidSet set)) {
            return false;
        }
        for (int s = 0; s < set.sources.length; s++) {
            int at = Arrays.binarySearch(sources, set.sources[s]);
            if (at < 0) {
                return false;
            }
            for (int i = 0; i < set.intervals[s].length; i += 2) {
                if (!within(intervals[at], set.intervals[s][i], set.intervals[s][i + 1])) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Visits every interval: source, first and last number. */
    void each(Visitor visitor) {
        for (int s = 0; s < sources.length; s++) {
            visitor.source(sources[s], intervals[s]);
        }
    }

    /** Takes one source's intervals. */
    interface Visitor {
        /** First and last number of each interval in turn. */
        void source(String source, long[] intervals);
    }

    int sources() {
        return sources.length;
    }

    @Override
    public String text() {
        StringBuilder text = new StringBuilder();
        String uuid = "";
        for (int s = 0; s < sources.length; s++) {
            int colon = sources[s].indexOf(':');
            String own = colon < 0 ? sources[s] : sources[s].substring(0, colon);
            if (!own.equals(uuid)) {
                text.append(text.isEmpty() ? "" : ",").append(own);
                uuid = own;
            }
            if (colon >= 0) {
                text.append(sources[s], colon, sources[s].length());
            }
            for (int i = 0; i < intervals[s].length; i += 2) {
                text.append(':').append(intervals[s][i]);
                if (intervals[s][i + 1] > intervals[s][i]) {
                    text.append('-').append(intervals[s][i + 1]);
                }
            }
        }
        return text.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GtidSet set
                && Arrays.equals(sources, set.sources)
                && Arrays.deepEquals(intervals, set.intervals);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(sources) + Arrays.deepHashCode(intervals);
    }

    @Override
    public String toString() {
        return text();
    }
}
