package io.godwit.sqlserver.catalog;

import java.util.List;

/**
 * Where a table's rows or an index lie.
 *
 * @param space the filegroup's or the partition scheme's name; empty if the server does not say
 * @param partitioned whether it is a partition scheme
 * @param partitionColumn the column that it is partitioned by; empty if it is not
 * @param compression each partition's, as the server calls it: "NONE", "ROW", "PAGE", "COLUMNSTORE", "COLUMNSTORE_ARCHIVE"
 */
public record NativeStorage(String space, boolean partitioned, String partitionColumn, List<String> compression) {
    /** Of what is not stored. */
    static final NativeStorage NONE = new NativeStorage("", false, "", List.of());

    public NativeStorage {
        compression = List.copyOf(compression);
    }
}
