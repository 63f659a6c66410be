package io.godwit.postgresql.catalog;

import io.godwit.spi.schema.TableId;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Names for what another engine brings. Here tables, indexes, sequences and types of a schema share their names, and the server
 * cuts names off after {@value #MOST_BYTES} bytes (PostgreSQL documentation, "Identifiers and Key Words").
 */
final class TargetNames {
    static final int MOST_BYTES = 63;

    private static final int HASH_DIGITS = 8;

    private final Map<String, Set<String>> taken = new HashMap<>();

    /** Knows the tables' names, which stay as they are. */
    TargetNames(List<TableId> tables) {
        tables.forEach(t -> taken(t.schema()).add(t.name()));
    }

    /** A name in a schema: as wanted where it is free, else after the table, else numbered. */
    String take(TableId table, String wanted) {
        Set<String> used = taken(table.schema());
        String name = shortened(wanted);
        String qualified = shortened(table.name() + "_" + wanted);
        String free = used.contains(name) ? qualified : name;
        for (int i = 2; used.contains(free); i++) {
            free = shortened(qualified + "_" + i);
        }
        used.add(free);
        return free;
    }

    private Set<String> taken(String schema) {
        return taken.computeIfAbsent(schema, s -> new HashSet<>());
    }

    static boolean fits(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES;
    }

    /** The name, or its beginning and a hash of the whole. */
    static String shortened(String name) {
        if (fits(name)) {
            return name;
        }
        int end = name.length();
        while (name.substring(0, end).getBytes(StandardCharsets.UTF_8).length > MOST_BYTES - HASH_DIGITS - 1) {
            end = name.offsetByCodePoints(end, -1);
        }
        return name.substring(0, end) + "_" + String.format(java.util.Locale.ROOT, "%08x", name.hashCode());
    }
}
