package io.godwit.postgresql.catalog;

import io.godwit.postgresql.PostgresConnector;
import io.godwit.postgresql.PostgresErrors;
import io.godwit.postgresql.connection.Sessions;
import io.godwit.spi.schema.Type;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a database has of PostGIS. Its type of shapes is neither built in nor always in the same schema.
 *
 * @param schema the schema of the type {@code geometry}, as a statement spells it; null if the extension is not installed in the database
 * @param available whether the server could install it
 */
public record PostGis(@Nullable String schema, boolean available) {
    /** Nothing at all. */
    public static final PostGis NONE = new PostGis(null, false);

    /** The name of its type for shapes on a plane. */
    static final String TYPE = "geometry";

    /** A condition that a row {@code t} of pg_type is that type, wherever it lies. */
    public static final String IS_TYPE = "(t.typname = '" + TYPE + "' AND EXISTS (SELECT FROM pg_catalog.pg_depend d"
            + " JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid"
            + " AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass"
            + " WHERE d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND d.objid = t.oid"
            + " AND d.deptype = 'e' AND e.extname = 'postgis'))";

    /** The kinds that every engine with shapes has, in the order of the numbers that PostGIS gives them, from 0. */
    private static final List<String> KINDS = List.of(
            "geometry",
            "point",
            "linestring",
            "polygon",
            "multipoint",
            "multilinestring",
            "multipolygon",
            "geometrycollection");

    private static final Map<String, String> SPELLINGS = Map.of(
            "point", "Point",
            "linestring", "LineString",
            "polygon", "Polygon",
            "multipoint", "MultiPoint",
            "multilinestring", "MultiLineString",
            "multipolygon", "MultiPolygon");

    /** Asks the database. */
    public static PostGis probe(Sessions sessions) {
        try (Connection connection = sessions.open("probe");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT (SELECT pg_catalog.quote_ident(n.nspname) FROM pg_catalog.pg_type t"
                                + " JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace WHERE " + IS_TYPE
                                + " LIMIT 1), EXISTS (SELECT FROM pg_catalog.pg_available_extensions WHERE name = 'postgis')")) {
            row.next();
            return new PostGis(row.getString(1), row.getBoolean(2));
        } catch (SQLException e) {
            throw PostgresErrors.of(e, sessions.side(), "looking for PostGIS", sessions.address());
        }
    }

    /** How a column of shapes is spelled where the extension is installed, with its schema; null where it is not. */
    @Nullable
    String spelling(Type.Geometry type) {
        if (schema == null) {
            return null;
        }
        String qualified = schema + "." + TYPE;
        // a collection may hold what is none on some sources, and this type would refuse that
        String kind = SPELLINGS.get(type.kind());
        if (type.srid() == 0) {
            return qualified + (kind == null ? "" : "(" + kind + ")");
        }
        return qualified + "(" + (kind == null ? "Geometry" : kind) + "," + type.srid() + ")";
    }

    /**
     * The neutral type of a column: of shapes that every engine can have, if it does not declare that it holds others. The modifier
     * has the number of the reference system from its eighth bit on, then the kind, a bit for a third and one for a measured
     * coordinate (PostGIS sources, gserialized.h, "TYPMOD").
     */
    static Type neutral(int modifier, String spelling) {
        int effective = Math.max(modifier, 0);
        int kind = effective >> 2 & 0x3f;
        boolean plain = (effective & 3) == 0 && kind < KINDS.size();
        return plain
                ? new Type.Geometry(KINDS.get(kind), effective >> 8 & 0xfffff)
                : new Type.Native(PostgresConnector.ENGINE, spelling);
    }
}
