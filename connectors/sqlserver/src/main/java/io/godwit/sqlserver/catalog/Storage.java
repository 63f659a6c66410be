package io.godwit.sqlserver.catalog;

import io.godwit.sqlserver.connection.Quoting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where tables and indexes are put. Filegroups are places on the source's disks, and are not moved: what lies in one comes into the
 * target's default one. Partition schemes are.
 */
final class Storage {
    /** {@code ON scheme(column)}, with a blank before it; empty for the default filegroup. */
    String on(NativeStorage storage) {
        return storage.partitioned() && !storage.partitionColumn().isEmpty()
                ? " ON " + Quoting.name(storage.space()) + "(" + Quoting.name(storage.partitionColumn()) + ")"
                : "";
    }

    /** {@code WITH (...)}, with a blank before it; empty if all is as usual. */
    String with(NativeStorage storage, List<String> options) {
        List<String> all = new ArrayList<>(options);
        all.addAll(compression(storage));
        return all.isEmpty() ? "" : " WITH (" + String.join(", ", all) + ")";
    }

    private static List<String> compression(NativeStorage storage) {
        Map<String, List<String>> partitions = new LinkedHashMap<>();
        for (int i = 0; i < storage.compression().size(); i++) {
            String kind = storage.compression().get(i);
            if (!kind.isEmpty() && !kind.equals("NONE") && !kind.equals("COLUMNSTORE")) {
                partitions.computeIfAbsent(kind, k -> new ArrayList<>()).add(String.valueOf(i + 1));
            }
        }
        List<String> options = new ArrayList<>();
        partitions.forEach((kind, numbers) -> options.add("DATA_COMPRESSION = " + kind
                + (numbers.size() == storage.compression().size()
                        ? ""
                        : " ON PARTITIONS (" + String.join(", ", numbers) + ")")));
        return options;
    }
}
