package io.godwit.mysql.catalog;

import io.godwit.mysql.apply.Facts;
import io.godwit.mysql.connection.Quoting;
import io.godwit.mysql.connection.Sessions;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a table's indexes as soon as its rows are in, while others are still being loaded: building one waits for the disk and for
 * one processor, which leaves the rest of the machine to the load. What fails is left to the stage. Used by several threads.
 */
public final class EarlyIndexes {
    private final Sessions sessions;
    private final Facts facts;
    private @Nullable Schema known;
    private Map<String, List<SchemaObject>> missing = Map.of();

    /** Prepares; nothing is done yet. */
    public EarlyIndexes(Sessions sessions, Facts facts) {
        this.sessions = sessions;
        this.facts = facts;
    }

    /**
     * Makes those of a table that are not there yet.
     *
     * @param table under the target's name
     */
    public void make(Schema schema, TableId table) {
        List<SchemaObject> indexes = take(schema, table);
        if (!indexes.isEmpty()) {
            new Lanes(sessions, facts).together(indexes);
        }
    }

    /** Looked up once for all tables: adapting a schema to this server and reading the facts cost more with each of them. */
    @SuppressWarnings("ReferenceEquality") // the same one comes with every table, and is large
    private synchronized List<SchemaObject> take(Schema schema, TableId table) {
        if (schema != known) {
            Map<String, List<SchemaObject>> found = new HashMap<>();
            StageWriter stages = new StageWriter(sessions, facts);
            for (SchemaObject object : stages.missing(schema, Stage.POST_DATA, facts.progress())) {
                String owner = object.kind().equals(TableObjects.INDEX) ? Lanes.owner(object) : null;
                if (owner != null) {
                    found.computeIfAbsent(owner, o -> new ArrayList<>()).add(object);
                }
            }
            missing = found;
            known = schema;
        }
        List<SchemaObject> indexes = missing.remove("ALTER TABLE " + Quoting.table(table));
        return indexes == null ? List.of() : indexes;
    }
}
