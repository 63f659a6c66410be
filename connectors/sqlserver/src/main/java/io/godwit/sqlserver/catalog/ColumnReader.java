package io.godwit.sqlserver.catalog;

import io.godwit.sqlserver.catalog.NativeColumn.Computed;
import io.godwit.sqlserver.catalog.NativeColumn.Identity;
import io.godwit.sqlserver.catalog.NativeColumn.Traits;
import io.godwit.sqlserver.connection.Quoting;
import io.godwit.sqlserver.load.SqlType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads all columns there are. */
final class ColumnReader {
    /** A column's place. */
    private record Place(long objectId, int columnId) {}

    private final Map<Long, List<NativeColumn>> columns = new HashMap<>();
    private final Map<Place, String> names = new HashMap<>();
    private final Map<Place, String> comments = new HashMap<>();
    private final Map<Place, Identity> identities = new HashMap<>();
    private final Map<Place, Computed> computed = new HashMap<>();
    private final Map<Place, String> masks = new HashMap<>();
    private final String databaseCollation;

    private ColumnReader(String databaseCollation) {
        this.databaseCollation = databaseCollation;
    }

    static ColumnReader read(Reading reading) throws SQLException {
        ColumnReader reader = new ColumnReader(reading.server().collation());
        reading.each(Queries.DESCRIPTIONS, row -> reader.comments.put(place(row), Reading.text(row, 3)));
        reading.each(
                Queries.IDENTITIES,
                row -> reader.identities.put(
                        place(row),
                        new Identity(row.getString(3), row.getString(4), row.getString(5), row.getBoolean(6))));
        reading.each(
                Queries.COMPUTED,
                row -> reader.computed.put(place(row), new Computed(Reading.text(row, 3), row.getBoolean(4))));
        if (reading.has("masked_columns", 13)) {
            reading.each(Queries.MASKED, row -> reader.masks.put(place(row), Reading.text(row, 3)));
        }
        reading.each(Queries.COLUMNS, reader::add);
        return reader;
    }

    private static Place place(ResultSet row) throws SQLException {
        return new Place(row.getLong(1), row.getInt(2));
    }

    private void add(ResultSet row) throws SQLException {
        Place place = place(row);
        String own = row.getString(4) == null ? row.getString(5) : row.getString(4);
        boolean userDefined = row.getBoolean(7);
        boolean assembly = row.getBoolean(8);
        String collation = Reading.text(row, 12);
        SqlType type = SqlType.of(own, row.getInt(9), row.getInt(10), row.getInt(11), "");
        String spelled = type.spelling();
        boolean foreign = !collation.isEmpty() && !collation.equalsIgnoreCase(databaseCollation);
        String collections = row.getString(20) == null
                ? ""
                : Quoting.name(row.getString(19)) + "." + Quoting.name(row.getString(20));
        names.put(place, row.getString(3));
        columns.computeIfAbsent(place.objectId(), k -> new ArrayList<>())
                .add(new NativeColumn(
                        place.columnId(),
                        row.getString(3),
                        type.name(),
                        foreign ? spelled + " COLLATE " + collation : spelled,
                        userDefined && !assembly
                                ? Quoting.name(row.getString(6)) + "." + Quoting.name(row.getString(5))
                                : null,
                        userDefined && assembly,
                        row.getInt(9),
                        row.getInt(10),
                        row.getInt(11),
                        collation,
                        row.getBoolean(13),
                        identities.get(place),
                        computed.get(place),
                        traits(row, place, collections),
                        comments.getOrDefault(place, "")));
    }

    private Traits traits(ResultSet row, Place place, String collections) throws SQLException {
        return new Traits(
                row.getBoolean(14),
                row.getBoolean(15),
                row.getBoolean(16),
                row.getBoolean(17),
                row.getInt(21),
                row.getBoolean(22),
                row.getObject(23) != null,
                masks.getOrDefault(place, ""),
                collections,
                row.getBoolean(18));
    }

    /** The columns of a table, in order. */
    List<NativeColumn> of(long objectId) {
        return columns.getOrDefault(objectId, List.of());
    }

    /** A column's name; null if there is none. */
    @Nullable
    String name(long objectId, int columnId) {
        return names.get(new Place(objectId, columnId));
    }

    /** What is said of a column, or of the whole if the column is 0. */
    String comment(long objectId, int columnId) {
        return comments.getOrDefault(new Place(objectId, columnId), "");
    }
}
