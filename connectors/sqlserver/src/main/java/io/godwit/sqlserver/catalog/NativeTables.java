package io.godwit.sqlserver.catalog;

import io.godwit.spi.schema.TableId;
import io.godwit.sqlserver.catalog.NativeTable.Kind;
import io.godwit.sqlserver.catalog.NativeTable.Traits;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The selected tables, table types and views, with all their parts. */
final class NativeTables {
    /** Pages are of eight kilobytes. */
    private static final long PAGE_BYTES = 8192;

    private final Map<Long, NativeTable> found = new LinkedHashMap<>();

    private NativeTables() {}

    /** What has a name of its own, before its parts are known. */
    private record Owner(long objectId, TableId id, Kind kind, Traits traits) {}

    static NativeTables read(Reading reading) throws SQLException {
        List<Owner> owners = owners(reading);
        ColumnReader columns = ColumnReader.read(reading);
        IndexReader indexes = IndexReader.read(reading, columns);
        ConstraintReader constraints = ConstraintReader.read(reading, columns, names(owners));
        Map<Long, Long> bytes = new HashMap<>();
        if (reading.has("allocation_units", 11)) {
            reading.each(Queries.SIZES, row -> bytes.put(row.getLong(1), row.getLong(2) * PAGE_BYTES));
        }
        NativeTables tables = new NativeTables();
        for (Owner owner : owners) {
            long id = owner.objectId();
            boolean selected = reading.schemas().contains(owner.id().schema())
                    && (owner.kind() != Kind.TABLE || reading.selection().includes(owner.id()));
            if (selected) {
                tables.found.put(
                        id,
                        new NativeTable(
                                owner.id(),
                                reading.selection().target(owner.id()),
                                id,
                                owner.kind(),
                                columns.of(id),
                                indexes.of(id),
                                constraints.foreignKeys(id),
                                constraints.checks(id),
                                constraints.defaults(id),
                                indexes.rows(id),
                                owner.traits(),
                                columns.comment(id, 0),
                                indexes.count(id),
                                bytes.getOrDefault(id, -1L)));
            }
        }
        return tables;
    }

    private static List<Owner> owners(Reading reading) throws SQLException {
        List<Owner> owners = new ArrayList<>();
        reading.each(
                Queries.TABLES,
                row -> owners.add(new Owner(
                        row.getLong(1),
                        new TableId(row.getString(2), row.getString(3)),
                        Kind.TABLE,
                        new Traits(
                                row.getBoolean(4),
                                row.getBoolean(5),
                                row.getBoolean(6),
                                row.getInt(7) > 0,
                                row.getInt(8) > 0,
                                row.getInt(9),
                                row.getLong(10),
                                Reading.text(row, 11),
                                row.getBoolean(12)))));
        reading.each(
                Queries.TABLE_TYPES,
                row -> owners.add(new Owner(
                        row.getLong(1),
                        new TableId(row.getString(2), row.getString(3)),
                        Kind.TABLE_TYPE,
                        new Traits(row.getBoolean(4), false, false, false, false, 0, 0, "TABLE", false))));
        reading.each(
                Queries.VIEWS,
                row -> owners.add(new Owner(
                        row.getLong(1), new TableId(row.getString(2), row.getString(3)), Kind.VIEW, Traits.NONE)));
        return owners;
    }

    /** Foreign keys may point to tables that are not selected. */
    private static Map<Long, TableId> names(List<Owner> owners) {
        Map<Long, TableId> names = new HashMap<>();
        owners.forEach(o -> names.put(o.objectId(), o.id()));
        return names;
    }

    /** Of one kind, by schema and name. */
    List<NativeTable> of(Kind kind) {
        return found.values().stream().filter(t -> t.kind() == kind).toList();
    }

    /** By the server's number; null if it is not selected. */
    @Nullable
    NativeTable get(long objectId) {
        return found.get(objectId);
    }

    /** All there are. */
    List<NativeTable> all() {
        return List.copyOf(found.values());
    }
}
