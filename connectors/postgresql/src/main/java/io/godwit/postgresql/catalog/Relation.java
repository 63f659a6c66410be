package io.godwit.postgresql.catalog;

import io.godwit.postgresql.connection.Quoting;
import io.godwit.spi.schema.TableId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of pg_class.
 *
 * @param kind r, p (partitioned), v, m, f or S, as in pg_class
 * @param persistence p or u (unlogged)
 * @param parents what it inherits from or is a partition of, in order
 * @param partition whether it is a partition of its one parent
 * @param partitionKey how it is partitioned, null if it is not
 * @param bound its place in its parent, null if it is no partition
 * @param identity its replica identity: d, i, f or n
 * @param method access method, empty if it has none
 * @param options storage parameters as name=value
 * @param toastOptions those of its TOAST table
 * @param rowSecurity whether row security is on
 * @param forcedSecurity whether it holds for the owner as well
 * @param populated whether a materialized view has rows
 * @param rows estimate, -1 if not known
 * @param chosen whether it is selected
 */
record Relation(
        long oid,
        TableId id,
        String kind,
        String persistence,
        List<Long> parents,
        boolean partition,
        @Nullable String partitionKey,
        @Nullable String bound,
        String identity,
        String method,
        List<String> options,
        List<String> toastOptions,
        boolean rowSecurity,
        boolean forcedSecurity,
        boolean populated,
        long rows,
        boolean chosen) {
    /** The qualified name in quotes. */
    String sql() {
        return Quoting.name(id);
    }

    /** Whether it is a table, partitioned or not. */
    boolean isTable() {
        return kind.equals("r") || kind.equals("p");
    }

    /** Whether it is a table that holds rows itself. */
    boolean isLeaf() {
        return kind.equals("r");
    }

    boolean isPartitioned() {
        return kind.equals("p");
    }

    Relation withChosen(boolean value) {
        return new Relation(
                oid,
                id,
                kind,
                persistence,
                parents,
                partition,
                partitionKey,
                bound,
                identity,
                method,
                options,
                toastOptions,
                rowSecurity,
                forcedSecurity,
                populated,
                rows,
                value);
    }
}
