package io.godwit.sqlserver.catalog.neutral;

import io.godwit.spi.schema.TableId;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Names of what is made beside the tables. Tables, views and constraints of one schema share theirs, indexes are the table's own; most
 * databases take names for one that differ in case only (Transact-SQL Reference, "Database identifiers").
 */
final class Names {
    static final int MOST_CHARACTERS = 128;

    private final Set<String> taken = new HashSet<>();

    Names(Collection<TableId> relations) {
        relations.forEach(r -> taken.add(key(r.schema(), r.name())));
    }

    /** The wanted name, or one like it that nothing in the schema has yet. */
    String constraint(TableId table, String wanted) {
        return take(table.schema(), table, wanted);
    }

    /** The wanted name, or one like it that no index of the table has yet. */
    String index(TableId table, String wanted) {
        return take(table.schema() + "\n" + table.name(), table, wanted);
    }

    private String take(String space, TableId table, String wanted) {
        String name = shortened(wanted);
        for (int i = 1; !taken.add(key(space, name)); i++) {
            name = shortened(table.name() + "_" + wanted + (i == 1 ? "" : "_" + i));
        }
        return name;
    }

    private static String key(String space, String name) {
        return space.toLowerCase(Locale.ROOT) + "\n\n" + name.toLowerCase(Locale.ROOT);
    }

    /** The name, or its beginning and a hash of the whole. */
    static String shortened(String name) {
        return name.length() <= MOST_CHARACTERS
                ? name
                : name.substring(0, MOST_CHARACTERS - 9) + "_" + String.format(Locale.ROOT, "%08x", name.hashCode());
    }
}
