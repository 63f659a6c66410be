package io.godwit.mysql.capture;

import io.godwit.mysql.connection.ServerVersion;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the log said of the tables whose rows follow, each matched once with its plan. A table's number stays until its
 * definition changes, so a description that is byte for byte the last one need not be read. Used by one thread.
 */
final class Tables {
    private final Scope scope;
    private final SourceFacts facts;
    private final ServerVersion version;
    private final Map<Long, Described> known = new HashMap<>();
    private long latestId = -1;
    private @Nullable Described latest;

    /** A description and what came of it; null for a table that does not move. */
    private static final class Described {
        private final byte[] bytes;
        private final @Nullable LoggedTable table;

        Described(byte[] bytes, @Nullable LoggedTable table) {
            this.bytes = bytes;
            this.table = table;
        }
    }

    Tables(Scope scope, SourceFacts facts, ServerVersion version) {
        this.scope = scope;
        this.facts = facts;
        this.version = version;
    }

    Scope scope() {
        return scope;
    }

    /** Forgets all: numbers mean nothing beyond a start of the server. */
    void clear() {
        known.clear();
        latestId = -1;
        latest = null;
    }

    /** Takes a table map. */
    void describe(LogEvent event) {
        long id = TableMap.tableId(event.data, event.body);
        int start = TableMap.nameAt(event.body);
        Described same = find(id, false);
        if (same != null && Arrays.equals(same.bytes, 0, same.bytes.length, event.data, start, event.end)) {
            return;
        }
        TableMap map = TableMap.read(event.data, event.body, event.end, version.isMariaDb());
        TablePlan plan = scope.plan(map.id());
        LoggedTable table = plan == null ? null : LoggedTable.of(plan, map, facts, version.isMySql(8, 0, 0));
        latest = new Described(Arrays.copyOfRange(event.data, start, event.end), table);
        latestId = id;
        known.put(id, latest);
    }

    /** The table of a number; null if it does not move. */
    @Nullable
    LoggedTable find(long id) {
        Described found = find(id, true);
        return found == null ? null : found.table;
    }

    private @Nullable Described find(long id, boolean required) {
        if (id == latestId) {
            return latest;
        }
        Described found = known.get(id);
        if (found == null) {
            if (required) {
                throw new GodwitException(
                        Errors.SOURCE_REFUSED, "the log holds rows of table " + id + " before describing it");
            }
            return null;
        }
        latest = found;
        latestId = id;
        return found;
    }
}
