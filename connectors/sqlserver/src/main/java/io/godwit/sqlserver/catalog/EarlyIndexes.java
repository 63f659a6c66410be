package io.godwit.sqlserver.catalog;

import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.TableId;
import io.godwit.sqlserver.apply.Facts;
import io.godwit.sqlserver.connection.Quoting;
import io.godwit.sqlserver.connection.Sessions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a table's keys and indexes as soon as its rows are in, while others are still being loaded. What fails is left to the stage.
 * Used by several threads.
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
            new Lanes(facts).attempt(indexes);
        }
    }

    /** Looked up once for all tables: reading the facts costs more with each of them. */
    @SuppressWarnings("ReferenceEquality") // the same one comes with every table, and is large
    private synchronized List<SchemaObject> take(Schema schema, TableId table) {
        if (schema != known) {
            Map<String, List<SchemaObject>> found = new HashMap<>();
            StageWriter stages = new StageWriter(sessions, facts);
            for (Stage stage : List.of(Stage.KEYS, Stage.POST_DATA)) {
                for (SchemaObject object : stages.missing(schema, stage, facts.progress())) {
                    if (Kinds.OF_ONE_TABLE.contains(object.kind()) && object.skipped() == null) {
                        found.computeIfAbsent(Lanes.owner(object), o -> new ArrayList<>())
                                .add(object);
                    }
                }
            }
            missing = found;
            known = schema;
        }
        List<SchemaObject> indexes = missing.remove(Quoting.table(table));
        return indexes == null ? List.of() : indexes;
    }
}
