package io.godwit.postgresql.catalog;

import io.godwit.spi.schema.Stage;
import java.sql.SQLException;
import java.util.List;

/** Lists what is not moved, so that nothing is left behind in silence. Data: kind, query for the names, reason. */
final class UnmovedObjects {
    /**
     * One kind.
     *
     * @param query gives names; %s stands for the condition that column {@code schema} is selected
     */
    private record Kind(String kind, String query, String reason) {}

    private static final String HAND = "; make it on the target by hand if it is needed there";

    private static final List<Kind> KINDS = List.of(
            new Kind(
                    "foreign table",
                    named("pg_class", "relname", "relnamespace", "o.relkind = 'f'"),
                    "its rows are in another server" + HAND),
            new Kind(
                    "operator",
                    named("pg_operator", "oprname", "oprnamespace", "true"),
                    "operators are not moved" + HAND),
            new Kind(
                    "operator class",
                    named("pg_opclass", "opcname", "opcnamespace", "true"),
                    "operator classes are not moved" + HAND),
            new Kind(
                    "operator family",
                    named("pg_opfamily", "opfname", "opfnamespace", "true"),
                    "operator families are not moved" + HAND),
            new Kind(
                    "conversion",
                    named("pg_conversion", "conname", "connamespace", "true"),
                    "conversions are not moved" + HAND),
            new Kind(
                    "text search configuration",
                    named("pg_ts_config", "cfgname", "cfgnamespace", "true"),
                    "text search objects are not moved" + HAND),
            new Kind(
                    "text search dictionary",
                    named("pg_ts_dict", "dictname", "dictnamespace", "true"),
                    "text search objects are not moved" + HAND),
            new Kind(
                    "text search parser",
                    named("pg_ts_parser", "prsname", "prsnamespace", "true"),
                    "text search objects are not moved" + HAND),
            new Kind(
                    "text search template",
                    named("pg_ts_template", "tmplname", "tmplnamespace", "true"),
                    "text search objects are not moved" + HAND),
            new Kind(
                    "cast",
                    "SELECT pg_catalog.format_type(o.castsource, NULL) || ' as ' || pg_catalog.format_type(o.casttarget, NULL)"
                            + whole("pg_cast"),
                    "casts are not moved" + HAND),
            new Kind(
                    "transform",
                    "SELECT pg_catalog.format_type(o.trftype, NULL) || ' for language ' || (SELECT l.lanname FROM"
                            + " pg_catalog.pg_language l WHERE l.oid = o.trflang)" + whole("pg_transform"),
                    "transforms are not moved" + HAND),
            new Kind("language", "SELECT o.lanname" + whole("pg_language"), "languages are not moved" + HAND),
            new Kind("access method", "SELECT o.amname" + whole("pg_am"), "access methods are not moved" + HAND),
            new Kind(
                    "foreign-data wrapper",
                    "SELECT o.fdwname" + whole("pg_foreign_data_wrapper"),
                    "foreign-data wrappers are not moved" + HAND),
            new Kind(
                    "foreign server",
                    "SELECT o.srvname" + whole("pg_foreign_server"),
                    "foreign servers hold addresses of the source's surroundings" + HAND),
            new Kind(
                    "user mapping",
                    "SELECT DISTINCT o.srvname || ' for ' || coalesce(o.usename, 'public') FROM pg_catalog.pg_user_mappings o"
                            + " ORDER BY 1",
                    "user mappings hold passwords" + HAND),
            new Kind(
                    "event trigger",
                    "SELECT o.evtname" + whole("pg_event_trigger"),
                    "it would act on the migration's own statements" + HAND),
            new Kind(
                    "publication",
                    "SELECT o.pubname" + whole("pg_publication") + " AND o.pubname !~ '^godwit'",
                    "replication is not moved" + HAND),
            new Kind(
                    "subscription",
                    "SELECT s.subname FROM pg_catalog.pg_stat_subscription s ORDER BY 1",
                    "replication is not moved" + HAND),
            new Kind(
                    "large objects",
                    "SELECT count(*)::text || ' large objects' FROM pg_catalog.pg_largeobject_metadata HAVING count(*) > 0",
                    "large objects are not moved; columns that hold their numbers (type oid or lo) would point to nothing"),
            new Kind(
                    "grants",
                    """
                    SELECT n.nspname || '.' || o.relname FROM pg_catalog.pg_class o
                    JOIN pg_catalog.pg_namespace n ON n.oid = o.relnamespace
                    WHERE o.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND (o.relacl IS NOT NULL OR EXISTS (SELECT FROM
                      pg_catalog.pg_attribute a WHERE a.attrelid = o.oid AND a.attacl IS NOT NULL)) AND %s
                    UNION ALL SELECT 'schema ' || n.nspname FROM pg_catalog.pg_namespace n
                    WHERE n.nspacl IS NOT NULL AND n.oid >= 16384 AND %s
                    UNION ALL SELECT n.nspname || '.' || o.proname FROM pg_catalog.pg_proc o
                    JOIN pg_catalog.pg_namespace n ON n.oid = o.pronamespace
                    WHERE o.proacl IS NOT NULL AND o.oid >= 16384 AND %s GROUP BY 1 ORDER BY 1""",
                    "roles and what they are granted are not moved; grant on the target what is needed there"),
            new Kind(
                    "default privileges",
                    "SELECT 'of ' || pg_catalog.pg_get_userbyid(d.defaclrole) FROM pg_catalog.pg_default_acl d"
                            + " GROUP BY 1 ORDER BY 1",
                    "roles and what they are granted are not moved; grant on the target what is needed there"),
            new Kind(
                    "ownership",
                    """
                    SELECT 'of ' || pg_catalog.pg_get_userbyid(o.relowner) FROM pg_catalog.pg_class o
                    JOIN pg_catalog.pg_namespace n ON n.oid = o.relnamespace
                    WHERE o.relkind IN ('r', 'p', 'v', 'm', 'S') AND o.oid >= 16384 AND %s GROUP BY 1 ORDER BY 1""",
                    "roles are not moved: everything on the target belongs to the user that Godwit connects as"),
            new Kind(
                    "database settings",
                    "SELECT d.datname || coalesce(' for ' || r.rolname, '') FROM pg_catalog.pg_db_role_setting s"
                            + " JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase"
                            + " LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole"
                            + " WHERE d.datname = pg_catalog.current_database() ORDER BY 1",
                    "settings made with ALTER DATABASE or ALTER ROLE are not moved"),
            new Kind(
                    "tablespace",
                    """
                    SELECT t.spcname || ' of ' || n.nspname || '.' || o.relname FROM pg_catalog.pg_class o
                    JOIN pg_catalog.pg_namespace n ON n.oid = o.relnamespace
                    JOIN pg_catalog.pg_tablespace t ON t.oid = o.reltablespace WHERE o.relkind <> 't' AND %s ORDER BY 1""",
                    "tablespaces are directories of the source's server; the target's default is used"),
            new Kind(
                    "security label",
                    "SELECT o.objtype || ' ' || o.objname FROM pg_catalog.pg_seclabels o ORDER BY 1",
                    "security labels are not moved" + HAND));

    private UnmovedObjects() {}

    private static String named(String catalog, String name, String schema, String condition) {
        return "SELECT n.nspname || '.' || o." + name + " FROM pg_catalog." + catalog + " o"
                + " JOIN pg_catalog.pg_namespace n ON n.oid = o." + schema + " WHERE " + condition
                + " AND o.oid >= 16384 AND "
                + Reading.standsAlone(catalog, "o.oid") + " AND %s GROUP BY 1 ORDER BY 1";
    }

    private static String whole(String catalog) {
        return " FROM pg_catalog." + catalog + " o WHERE o.oid >= 16384 AND " + Reading.standsAlone(catalog, "o.oid");
    }

    static void add(Reading reading, ObjectList out) throws SQLException {
        for (Kind kind : KINDS) {
            reading.each(
                    kind.query.replace("%s", reading.inSchemas("n.nspname")),
                    row -> out.skip(kind.kind, row.getString(1), Stage.POST_DATA, kind.reason));
        }
    }
}
