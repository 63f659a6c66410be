package io.godwit.mysql.capture;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * MariaDB's place in every replication domain: the last transaction of each (MariaDB documentation, "Global Transaction ID").
 * Within a domain numbers grow, so one number speaks for all before it.
 */
final class GtidList implements Gtids {
    /** How a list without entries is written, so that it is not taken for MySQL's empty set. */
    static final String NOTHING = "-";

    /** No transaction at all. */
    static final GtidList EMPTY = new GtidList(new long[0]);

    private static final int WIDTH = 3;

    /** Domain, server, number of each entry; sorted by domain. */
    private final long[] entries;

    private GtidList(long[] entries) {
        this.entries = entries;
    }

    /** Reads the server's text; {@link IllegalArgumentException} if it is none. */
    static GtidList parse(String text) {
        if (text.isEmpty() || text.equals(NOTHING)) {
            return EMPTY;
        }
        Map<Long, long[]> found = new TreeMap<>();
        for (String one : text.split(",", -1)) {
            String[] parts = one.split("-", -1);
            if (parts.length != WIDTH) {
                throw new IllegalArgumentException(one);
            }
            long[] entry = {Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseUnsignedLong(parts[2])};
            found.merge(entry[0], entry, (a, b) -> Long.compareUnsigned(a[2], b[2]) > 0 ? a : b);
        }
        long[] entries = new long[found.size() * WIDTH];
        int at = 0;
        for (long[] entry : found.values()) {
            System.arraycopy(entry, 0, entries, at, WIDTH);
            at += WIDTH;
        }
        return new GtidList(entries);
    }

    /** The list once this transaction has happened. */
    GtidList with(long domain, long server, long number) {
        int at = indexOf(domain);
        long[] next;
        if (at >= 0) {
            next = entries.clone();
        } else {
            at = -at - 1;
            next = new long[entries.length + WIDTH];
            System.arraycopy(entries, 0, next, 0, at);
            System.arraycopy(entries, at, next, at + WIDTH, entries.length - at);
        }
        next[at] = domain;
        next[at + 1] = server;
        next[at + 2] = number;
        return new GtidList(next);
    }

    /** Where the domain's entry begins; else where it would, as {@code -place - 1}. */
    private int indexOf(long domain) {
        int at = 0;
        while (at < entries.length && entries[at] < domain) {
            at += WIDTH;
        }
        return at < entries.length && entries[at] == domain ? at : -at - 1;
    }

    @Override
    public boolean covers(Gtids other) {
        if (!(other instanceof GtidList list)) {
            return false;
        }
        for (int i = 0; i < list.entries.length; i += WIDTH) {
            int at = indexOf(list.entries[i]);
            if (at < 0 || Long.compareUnsigned(entries[at + 2], list.entries[i + 2]) < 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether each of these transactions is in a log.
     *
     * @param state the last transaction of each server in each domain, as {@code gtid_binlog_state} tells them
     */
    boolean isPartOf(String state) {
        for (int i = 0; i < entries.length; i += WIDTH) {
            boolean found = false;
            for (String one : state.split(",", -1)) {
                String[] parts = one.split("-", -1);
                found |= parts.length == WIDTH
                        && Long.parseLong(parts[0]) == entries[i]
                        && Long.parseLong(parts[1]) == entries[i + 1]
                        && Long.compareUnsigned(Long.parseUnsignedLong(parts[2]), entries[i + 2]) >= 0;
            }
            if (!found) {
                return false;
            }
        }
        return true;
    }

    /** As {@code @slave_connect_state} takes it, where nothing is an empty text. */
    String state() {
        return entries.length == 0 ? "" : text();
    }

    @Override
    public String text() {
        if (entries.length == 0) {
            return NOTHING;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < entries.length; i += WIDTH) {
            text.append(i == 0 ? "" : ",")
                    .append(entries[i])
                    .append('-')
                    .append(entries[i + 1])
                    .append('-')
                    .append(Long.toUnsignedString(entries[i + 2]));
        }
        return text.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GtidList list && Arrays.equals(entries, list.entries);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(entries);
    }

    @Override
    public String toString() {
        return text();
    }
}
