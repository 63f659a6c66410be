package io.godwit.sqlserver.catalog;

import io.godwit.sqlserver.catalog.NativeIndex.Part;
import io.godwit.sqlserver.catalog.NativeIndex.Role;
import io.godwit.sqlserver.catalog.NativeIndex.Structure;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads all indexes there are, and where rows lie. */
final class IndexReader {
    /** An index's place; 0 is the heap. */
    private record Place(long objectId, int indexId) {}

    /** What is known of an index's columns. */
    private static final class Columns {
        private final List<Part> key = new ArrayList<>();
        private final List<String> included = new ArrayList<>();
        private String partition = "";
    }

    private static final String PARTITION_SCHEME = "PS";

    private final Map<Place, Columns> columns = new HashMap<>();
    private final Map<Place, List<String>> compression = new HashMap<>();
    private final Map<Long, Long> counts = new HashMap<>();
    private final Set<Place> systemNamed = new HashSet<>();
    private final Map<Long, List<NativeIndex>> indexes = new HashMap<>();
    private final Map<Long, NativeStorage> storage = new HashMap<>();

    private IndexReader() {}

    static IndexReader read(Reading reading, ColumnReader named) throws SQLException {
        IndexReader reader = new IndexReader();
        reading.each(Queries.INDEX_COLUMNS, row -> reader.column(row, named));
        reading.each(Queries.PARTITIONS, row -> {
            Place place = place(row);
            reader.compression.computeIfAbsent(place, k -> new ArrayList<>()).add(Reading.text(row, 4));
            if (place.indexId() < 2) {
                reader.counts.merge(place.objectId(), row.getLong(3), Long::sum);
            }
        });
        reading.each(Queries.KEY_CONSTRAINTS, row -> {
            if (row.getBoolean(4)) {
                reader.systemNamed.add(place(row));
            }
        });
        reading.each(Queries.INDEXES, reader::index);
        return reader;
    }

    private static Place place(ResultSet row) throws SQLException {
        return new Place(row.getLong(1), row.getInt(2));
    }

    private void column(ResultSet row, ColumnReader named) throws SQLException {
        String name = named.name(row.getLong(1), row.getInt(3));
        if (name == null) {
            return;
        }
        Columns known = columns.computeIfAbsent(place(row), k -> new Columns());
        if (row.getInt(5) > 0) {
            known.partition = name;
        }
        if (row.getInt(4) > 0) {
            known.key.add(new Part(name, row.getBoolean(6)));
        } else if (row.getBoolean(7)) {
            known.included.add(name);
        } else if (row.getInt(5) == 0) {
            // XML and spatial indexes number no keys
            known.key.add(new Part(name, false));
        }
    }

    private void index(ResultSet row) throws SQLException {
        Place place = place(row);
        Structure type = type(row.getInt(4));
        Columns known = columns.getOrDefault(place, new Columns());
        boolean scheme = PARTITION_SCHEME.equals(Reading.text(row, 18).strip());
        NativeStorage lies = new NativeStorage(
                Reading.text(row, 17),
                scheme,
                scheme ? known.partition : "",
                compression.getOrDefault(place, List.of()));
        if (place.indexId() < 2) {
            storage.put(place.objectId(), lies);
        }
        if (place.indexId() == 0) {
            return;
        }
        boolean columnstore = type == Structure.CLUSTERED_COLUMNSTORE || type == Structure.NONCLUSTERED_COLUMNSTORE;
        List<Part> parts = new ArrayList<>(known.key);
        if (columnstore) {
            // their columns count as included; those numbered are what newer versions order them by
            parts.clear();
            known.included.forEach(c -> parts.add(new Part(c, false)));
        }
        indexes.computeIfAbsent(place.objectId(), k -> new ArrayList<>())
                .add(new NativeIndex(
                        place.indexId(),
                        Reading.text(row, 3),
                        type,
                        row.getBoolean(5),
                        row.getBoolean(6) ? Role.PRIMARY_KEY : row.getBoolean(7) ? Role.UNIQUE_CONSTRAINT : Role.INDEX,
                        systemNamed.contains(place),
                        parts,
                        columnstore ? List.of() : known.included,
                        Reading.text(row, 9),
                        row.getBoolean(8),
                        options(row, columnstore),
                        lies));
    }

    /** What stands in WITH (...) where it is not as usual (Transact-SQL Reference, "CREATE INDEX"). */
    private static List<String> options(ResultSet row, boolean columnstore) throws SQLException {
        List<String> options = new ArrayList<>();
        if (columnstore) {
            if (row.getInt(16) > 0) {
                options.add("COMPRESSION_DELAY = " + row.getInt(16));
            }
            return options;
        }
        int fill = row.getInt(10);
        if (fill > 0 && fill < 100) {
            options.add("FILLFACTOR = " + fill);
        }
        if (row.getBoolean(11)) {
            options.add("PAD_INDEX = ON");
        }
        if (row.getBoolean(12)) {
            options.add("IGNORE_DUP_KEY = ON");
        }
        if (!row.getBoolean(13)) {
            options.add("ALLOW_ROW_LOCKS = OFF");
        }
        if (!row.getBoolean(14)) {
            options.add("ALLOW_PAGE_LOCKS = OFF");
        }
        if (row.getBoolean(15)) {
            options.add("OPTIMIZE_FOR_SEQUENTIAL_KEY = ON");
        }
        return options;
    }

    /** The numbers of kinds are those of the documentation of sys.indexes. */
    private static Structure type(int number) {
        return switch (number) {
            case 1 -> Structure.CLUSTERED;
            case 2 -> Structure.NONCLUSTERED;
            case 3 -> Structure.XML;
            case 4 -> Structure.SPATIAL;
            case 5 -> Structure.CLUSTERED_COLUMNSTORE;
            case 6 -> Structure.NONCLUSTERED_COLUMNSTORE;
            case 7 -> Structure.HASH;
            default -> Structure.OTHER;
        };
    }

    /** The indexes of a table. */
    List<NativeIndex> of(long objectId) {
        return indexes.getOrDefault(objectId, List.of());
    }

    /** Where its rows lie. */
    NativeStorage rows(long objectId) {
        return storage.getOrDefault(objectId, NativeStorage.NONE);
    }

    /** How many rows it has, as the server counts them; -1 if it does not. */
    long count(long objectId) {
        return counts.getOrDefault(objectId, -1L);
    }
}
