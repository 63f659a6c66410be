package io.godwit.sqlserver.catalog.neutral;

import io.godwit.spi.schema.TableId;
import io.godwit.sqlserver.catalog.NativeDefault;
import io.godwit.sqlserver.catalog.NativeSequence;
import io.godwit.sqlserver.catalog.NativeTable;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sequences that number the rows of one column, as the server's own counters do elsewhere: those that no other column takes from. */
final class Numbering {
    private static final Pattern NEXT =
            Pattern.compile("\\(?NEXT VALUE FOR \\[((?:[^]]|]])+)]\\.\\[((?:[^]]|]])+)]\\)?", Pattern.CASE_INSENSITIVE);

    private final Map<String, NativeSequence> sequences = new HashMap<>();
    private final Map<String, Integer> uses = new HashMap<>();

    Numbering(List<NativeTable> natives, List<NativeSequence> sequences) {
        sequences.forEach(s -> this.sequences.put(key(s.id()), s));
        for (NativeTable table : natives) {
            for (NativeDefault found : table.defaults()) {
                TableId name = named(found.definition());
                if (name != null) {
                    uses.merge(key(name), 1, Integer::sum);
                }
            }
        }
    }

    /** The sequence that numbers rows by this column alone, by ones; null if there is none. */
    @Nullable
    NativeSequence of(NativeTable table, String column) {
        NativeDefault found = table.defaultOf(column);
        TableId name = found == null ? null : named(found.definition());
        NativeSequence sequence = name == null ? null : sequences.get(key(name));
        boolean alone = name != null && uses.getOrDefault(key(name), 0) == 1;
        return sequence != null && alone && sequence.increment().equals("1") && !sequence.cycles() ? sequence : null;
    }

    private static @Nullable TableId named(String definition) {
        Matcher next = NEXT.matcher(definition.strip());
        return next.matches()
                ? new TableId(next.group(1).replace("]]", "]"), next.group(2).replace("]]", "]"))
                : null;
    }

    private static String key(TableId id) {
        return id.schema().toLowerCase(Locale.ROOT) + "\n" + id.name().toLowerCase(Locale.ROOT);
    }
}
