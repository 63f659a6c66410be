package io.godwit.oracle.capture;

import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Change;
import io.godwit.spi.change.Position;
import io.godwit.spi.schema.TableId;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;

/** What one engine puts into records that is not the same with all of them. */
interface Origin {
    /** Which table a change is of. */
    TableId table(Struct source);

    /** What is the same in all records of one transaction, of what its records name it by. */
    String transaction(String id);

    /**
     * Where a transaction ends; asked once for each, in the order in which they end.
     *
     * @param transaction its number
     * @param source of its first change
     * @param offset of its first change
     */
    Position commit(String transaction, Struct source, Map<String, ?> offset);

    /** When it ended, milliseconds since 1970; 0 if not known. */
    long commitMillis(Struct source);

    /** Binds a table. */
    CellWriter writer(TablePlan plan);

    /** The same changes with every value that is looked up. */
    List<Change> complete(List<Change> changes, Position commit);

    /**
     * Looks at a change of a table's definition.
     *
     * @param statement the statement that made it
     * @throws io.godwit.spi.GodwitException SCHEMA_CHANGED if rows before and after it differ in more than their values
     */
    void schemaChanged(TableId table, String statement);
}
