package io.godwit.sqlserver.catalog;

import io.godwit.spi.schema.Stage;
import io.godwit.sqlserver.catalog.NativeIndex.Structure;
import io.godwit.sqlserver.connection.Quoting;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** XML, spatial and full-text indexes (Transact-SQL Reference, "CREATE XML INDEX", "CREATE SPATIAL INDEX", "CREATE FULLTEXT INDEX"). */
final class SpecialIndexes {
    private static final int PLAIN_XML_INDEXES = 1;

    /** An index's place. */
    private record Place(long objectId, int indexId) {}

    private final Reading reading;
    private final NativeTables natives;

    SpecialIndexes(Reading reading, NativeTables natives) {
        this.reading = reading;
        this.natives = natives;
    }

    /** Of single tables, those that others are built on first. */
    void add(ObjectList out) throws SQLException {
        Map<Place, String> ends = new HashMap<>();
        Map<Place, Boolean> secondary = new HashMap<>();
        Map<Place, Integer> used = new HashMap<>();
        reading.each(Queries.XML_INDEXES, row -> {
            Place place = place(row);
            used.put(place, row.getInt(3));
            secondary.put(place, row.getString(4) != null);
            ends.put(place, row.getInt(5) > PLAIN_XML_INDEXES ? "" : Reading.text(row, 4));
        });
        Map<Place, String> grids = new HashMap<>();
        reading.each(Queries.SPATIAL_INDEXES, row -> grids.put(place(row), grid(row)));
        for (NativeTable table : natives.of(NativeTable.Kind.TABLE)) {
            if (Movable.refusal(table) != null) {
                continue;
            }
            for (boolean later : new boolean[] {false, true}) {
                for (NativeIndex index : table.indexes()) {
                    Place place = new Place(table.objectId(), index.id());
                    if (index.type() == Structure.XML && Boolean.TRUE.equals(secondary.get(place)) == later) {
                        xml(out, table, index, used.getOrDefault(place, 0), ends.getOrDefault(place, ""), later);
                    }
                }
            }
            for (NativeIndex index : table.indexes()) {
                if (index.type() == Structure.SPATIAL) {
                    String grid = grids.getOrDefault(new Place(table.objectId(), index.id()), "");
                    out.add(
                            Kinds.SPATIAL_INDEX,
                            TableObjects.indexName(table, index),
                            Stage.POST_DATA,
                            "CREATE SPATIAL INDEX " + Quoting.name(index.name()) + " ON "
                                    + Quoting.table(table.target()) + " " + IndexText.parts(index) + grid);
                }
            }
        }
    }

    private static Place place(ResultSet row) throws SQLException {
        return new Place(row.getLong(1), row.getInt(2));
    }

    private static void xml(
            ObjectList out, NativeTable table, NativeIndex index, int usedIndex, String kind, boolean secondary) {
        String name = TableObjects.indexName(table, index);
        String on = Quoting.name(index.name()) + " ON " + Quoting.table(table.target()) + " " + IndexText.parts(index);
        String primary = null;
        for (NativeIndex other : table.indexes()) {
            primary = other.id() == usedIndex ? other.name() : primary;
        }
        if (!secondary) {
            out.add(Kinds.XML_INDEX, name, Stage.POST_DATA, "CREATE PRIMARY XML INDEX " + on);
        } else if (primary != null && !kind.isEmpty()) {
            out.add(
                    Kinds.XML_INDEX,
                    name,
                    Stage.POST_DATA,
                    "CREATE XML INDEX " + on + " USING XML INDEX " + Quoting.name(primary) + " FOR " + kind);
        } else {
            out.skip(Kinds.XML_INDEX, name, Stage.POST_DATA, "it is selective: make it by hand with its paths");
        }
    }

    private static String grid(ResultSet row) throws SQLException {
        String scheme = Reading.text(row, 3);
        List<String> options = new ArrayList<>();
        if (row.getObject(4) != null) {
            options.add("BOUNDING_BOX = (" + row.getBigDecimal(4).toPlainString() + ", "
                    + row.getBigDecimal(5).toPlainString() + ", "
                    + row.getBigDecimal(6).toPlainString() + ", "
                    + row.getBigDecimal(7).toPlainString() + ")");
        }
        if (row.getString(8) != null && !scheme.endsWith("AUTO_GRID")) {
            options.add("GRIDS = (LEVEL_1 = " + row.getString(8) + ", LEVEL_2 = " + row.getString(9) + ", LEVEL_3 = "
                    + row.getString(10) + ", LEVEL_4 = " + row.getString(11) + ")");
        }
        if (row.getInt(12) > 0) {
            options.add("CELLS_PER_OBJECT = " + row.getInt(12));
        }
        return " USING " + scheme + (options.isEmpty() ? "" : " WITH (" + String.join(", ", options) + ")");
    }

    /** The server makes them outside transactions: each looks whether it is there already. */
    void addFullText(ObjectList out) throws SQLException {
        reading.each(
                Queries.FULL_TEXT_CATALOGS,
                row -> out.add(
                        Kinds.FULL_TEXT_CATALOG,
                        row.getString(1),
                        Stage.POST_DATA,
                        "IF NOT EXISTS (SELECT 1 FROM sys.fulltext_catalogs WHERE name = "
                                + Quoting.text(row.getString(1)) + ") CREATE FULLTEXT CATALOG "
                                + Quoting.name(row.getString(1)) + " WITH ACCENT_SENSITIVITY = "
                                + (row.getBoolean(3) ? "ON" : "OFF") + (row.getBoolean(2) ? " AS DEFAULT" : "")));
        Map<Long, List<String>> columns = new HashMap<>();
        reading.each(
                Queries.FULL_TEXT_COLUMNS,
                row -> columns.computeIfAbsent(row.getLong(1), k -> new ArrayList<>())
                        .add(Quoting.name(row.getString(2))
                                + (row.getString(3) == null ? "" : " TYPE COLUMN " + Quoting.name(row.getString(3)))
                                + " LANGUAGE " + row.getInt(4)
                                + (row.getBoolean(5) ? " STATISTICAL_SEMANTICS" : "")));
        reading.each(Queries.FULL_TEXT_INDEXES, row -> {
            NativeTable table = natives.get(row.getLong(1));
            if (table == null || (table.kind() == NativeTable.Kind.TABLE && Movable.refusal(table) != null)) {
                return;
            }
            String on = Quoting.table(table.target());
            String custom = row.getString(6);
            out.add(
                    Kinds.FULL_TEXT_INDEX,
                    table.target().toString(),
                    Stage.POST_DATA,
                    List.of("IF NOT EXISTS (SELECT 1 FROM sys.fulltext_indexes WHERE object_id = OBJECT_ID("
                            + Quoting.text(on) + ")) CREATE FULLTEXT INDEX ON " + on + " ("
                            + String.join(", ", columns.getOrDefault(row.getLong(1), List.of())) + ") KEY INDEX "
                            + Quoting.name(row.getString(2)) + " ON " + Quoting.name(row.getString(3))
                            + " WITH (CHANGE_TRACKING = " + Reading.text(row, 4) + ", STOPLIST = "
                            + stopList(row) + ")"),
                    custom == null ? null : stopListChange(custom));
        });
    }

    /** A list of the user's own is not moved. */
    private static String stopList(ResultSet row) throws SQLException {
        row.getInt(5);
        return row.wasNull() ? "OFF" : "SYSTEM";
    }

    private static @Nullable String stopListChange(String custom) {
        return "it has the system's stop list instead of " + custom + ", which is not moved";
    }
}
