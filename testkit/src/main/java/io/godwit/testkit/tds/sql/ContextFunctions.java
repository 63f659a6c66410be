package io.godwit.testkit.tds.sql;

import io.godwit.testkit.tds.dictionary.ColumnInfo;
import io.godwit.testkit.tds.dictionary.Database;
import io.godwit.testkit.tds.dictionary.DatabaseObject;
import io.godwit.testkit.tds.dictionary.TableInfo;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Functions that ask for the session, the server or the dictionary; called by H2 on the session's thread. */
public final class ContextFunctions {
    private ContextFunctions() {}

    private static Session session() {
        return Session.current();
    }

    private static Database database() {
        return session().database();
    }

    public static @Nullable Integer object_id(String... arguments) {
        DatabaseObject found = object(arguments[0]);
        if (found == null && arguments[0] != null && !arguments[0].isBlank()) {
            return CaptureProcedures.id(new Cursor(arguments[0]).names());
        }
        if (found == null
                || (arguments.length > 1
                        && arguments[1] != null
                        && !found.type.strip().equalsIgnoreCase(arguments[1].strip()))) {
            return null;
        }
        return found.id;
    }

    static @Nullable DatabaseObject object(@Nullable String name) {
        return name == null || name.isBlank() ? null : session().find(new Cursor(name).names());
    }

    private static @Nullable DatabaseObject object(@Nullable Integer id) {
        return id == null ? null : database().object(id);
    }

    public static @Nullable String object_name(String... arguments) {
        DatabaseObject found = arguments[0] == null ? null : object(Integer.valueOf(arguments[0]));
        return found == null ? null : found.name;
    }

    public static @Nullable String object_schema_name(String... arguments) {
        DatabaseObject found = arguments[0] == null ? null : object(Integer.valueOf(arguments[0]));
        return found == null ? null : found.schema;
    }

    public static @Nullable String object_definition(@Nullable Integer id) {
        DatabaseObject found = object(id);
        return found instanceof DatabaseObject.Module module
                ? module.definition
                : found instanceof DatabaseObject.Check check ? check.definition : null;
    }

    public static @Nullable Integer schema_id(String... arguments) {
        return arguments.length == 0
                ? Integer.valueOf(1)
                : arguments[0] == null ? null : database().schemaId(arguments[0]);
    }

    public static @Nullable String schema_name(String... arguments) {
        if (arguments.length == 0) {
            return "dbo";
        }
        for (Map.Entry<String, Integer> schema : database().schemas().entrySet()) {
            if (String.valueOf(schema.getValue()).equals(arguments[0])) {
                return schema.getKey();
            }
        }
        return null;
    }

    public static @Nullable Integer db_id(String... arguments) {
        if (arguments.length == 0) {
            return database().id;
        }
        Database found = arguments[0] == null ? null : session().peer().database(arguments[0]);
        return found == null ? null : found.id;
    }

    public static @Nullable String db_name(String... arguments) {
        if (arguments.length == 0) {
            return database().name();
        }
        for (Database one : session().peer().databases()) {
            if (String.valueOf(one.id).equals(arguments[0])) {
                return one.name();
            }
        }
        return null;
    }

    public static @Nullable String serverproperty(@Nullable String name) {
        return switch (("" + name).toLowerCase(Locale.ROOT)) {
            case "productversion" -> session().peer().version();
            case "productmajorversion" -> String.valueOf(session().peer().majorVersion());
            case "productlevel" -> "RTM";
            case "edition" -> "Developer Edition (64-bit)";
            case "engineedition" -> "3";
            case "collation" -> Session.COLLATION;
            case "servername", "machinename" -> "stand-in";
            case "ishadrenabled", "isclustered", "isintegratedsecurityonly", "isxtpsupported" -> "0";
            case "isfulltextinstalled" -> "0";
            case "instancedefaultdatapath", "instancedefaultlogpath" -> "/data/";
            default -> null;
        };
    }

    public static @Nullable String databasepropertyex(@Nullable String database, @Nullable String name) {
        Database of = database == null ? null : session().peer().database(database);
        if (of == null) {
            return null;
        }
        return switch (("" + name).toLowerCase(Locale.ROOT)) {
            case "collation" -> Session.COLLATION;
            case "updateability" -> of.readOnly ? "READ_ONLY" : "READ_WRITE";
            case "status" -> "ONLINE";
            case "recovery" -> "FULL";
            case "useraccess" -> "MULTI_USER";
            case "version" -> "957";
            default -> throw TdsException.notKnown("property " + name + " of a database");
        };
    }

    public static @Nullable String collationproperty(@Nullable String collation, @Nullable String name) {
        if (collation == null || name == null) {
            return null;
        }
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "codepage" -> collation.toUpperCase(Locale.ROOT).endsWith("UTF8") ? "65001" : "1252";
            case "lcid" -> "1033";
            case "comparisonstyle" -> "0";
            case "version" -> "2";
            default -> null;
        };
    }

    public static @Nullable Integer has_perms_by_name(String... arguments) {
        return 1;
    }

    public static @Nullable Integer is_srvrolemember(String... arguments) {
        return "sysadmin".equalsIgnoreCase(arguments[0]) ? 1 : 0;
    }

    public static @Nullable Integer is_rolemember(String... arguments) {
        return "db_owner".equalsIgnoreCase(arguments[0]) ? 1 : 0;
    }

    public static @Nullable Integer is_member(String... arguments) {
        return is_rolemember(arguments);
    }

    public static String suser_sname(String... arguments) {
        return session().peer().user();
    }

    public static String suser_name(String... arguments) {
        return session().peer().user();
    }

    public static String original_login() {
        return session().peer().user();
    }

    public static String system_user() {
        return session().peer().user();
    }

    public static String user_name(String... arguments) {
        return "dbo";
    }

    public static String current_user() {
        return "dbo";
    }

    public static String session_user() {
        return "dbo";
    }

    public static String user() {
        return "dbo";
    }

    public static String host_name() {
        return session().host();
    }

    public static String app_name() {
        return session().application();
    }

    public static Integer xact_state() {
        return session().inTransaction() ? 1 : 0;
    }

    public static @Nullable Integer error_number() {
        TdsException caught = session().caught();
        return caught == null ? null : caught.number();
    }

    public static @Nullable String error_message() {
        TdsException caught = session().caught();
        return caught == null ? null : caught.getMessage();
    }

    public static @Nullable BigDecimal scope_identity() {
        Long last = session().lastIdentity();
        return last == null ? null : BigDecimal.valueOf(last);
    }

    public static @Nullable BigDecimal ident_current(@Nullable String table) {
        ColumnInfo.Identity identity = identity(table);
        Long last = identity == null ? null : identity.last();
        return identity == null ? null : BigDecimal.valueOf(last == null ? identity.seed : last);
    }

    public static @Nullable BigDecimal ident_seed(@Nullable String table) {
        ColumnInfo.Identity identity = identity(table);
        return identity == null ? null : BigDecimal.valueOf(identity.seed);
    }

    public static @Nullable BigDecimal ident_incr(@Nullable String table) {
        ColumnInfo.Identity identity = identity(table);
        return identity == null ? null : BigDecimal.valueOf(identity.increment);
    }

    private static ColumnInfo.@Nullable Identity identity(@Nullable String name) {
        if (object(name) instanceof TableInfo table) {
            ColumnInfo column = table.identity();
            return column == null ? null : column.identity;
        }
        return null;
    }

    /** The next number of a table's identity column. */
    public static long next_identity(int table) {
        return session().nextIdentity(table);
    }

    /** The next number of a sequence. */
    public static long next_value(int sequence) {
        return session().nextValue(sequence);
    }

    /** The next row version. */
    public static byte[] next_version() {
        return session().nextVersion();
    }

    public static @Nullable String applock_mode(
            @Nullable String principal, @Nullable String resource, @Nullable String owner) {
        return session().procedures().heldMode("" + resource);
    }

    public static Integer applock_test(
            @Nullable String principal, @Nullable String resource, @Nullable String mode, @Nullable String owner) {
        return session().procedures().couldHold("" + resource, "" + mode) ? 1 : 0;
    }

    /** As good as the server's to tell whether values changed; the numbers differ. */
    public static Integer checksum(@Nullable String... values) {
        return java.util.Arrays.hashCode(values);
    }

    public static @Nullable Long change_tracking_current_version() {
        return database().capture.tracking().version();
    }

    public static @Nullable Long change_tracking_min_valid_version(@Nullable Integer table) {
        return table == null ? null : database().capture.tracking().since(table);
    }

    public static byte @Nullable [] fn_cdc_get_max_lsn() {
        return database().capture.greatest();
    }

    public static byte @Nullable [] fn_cdc_get_min_lsn(@Nullable String instance) {
        return database().capture.least("" + instance);
    }

    public static byte @Nullable [] fn_cdc_increment_lsn(byte @Nullable [] lsn) {
        return lsn == null ? null : io.godwit.testkit.tds.capture.Lsn.plus(lsn, 1);
    }

    public static byte @Nullable [] fn_cdc_decrement_lsn(byte @Nullable [] lsn) {
        return lsn == null ? null : io.godwit.testkit.tds.capture.Lsn.plus(lsn, -1);
    }

    public static @Nullable String fn_cdc_map_lsn_to_time(byte @Nullable [] lsn) {
        return lsn == null ? null : database().capture.time(lsn);
    }

    public static @Nullable Integer fn_cdc_is_bit_set(@Nullable Integer position, byte @Nullable [] mask) {
        if (position == null || mask == null) {
            return null;
        }
        int index = mask.length - 1 - (position - 1) / 8;
        return index >= 0 && (mask[index] >> (position - 1) % 8 & 1) == 1 ? 1 : 0;
    }

    public static @Nullable Integer fn_cdc_get_column_ordinal(@Nullable String instance, @Nullable String column) {
        return database().capture.ordinal("" + instance, "" + column);
    }

    public static @Nullable Integer database_principal_id(String... arguments) {
        return arguments.length == 0 || "dbo".equals(arguments[0]) ? 1 : null;
    }

    public static @Nullable String col_name(@Nullable Integer table, @Nullable Integer column) {
        if (column != null && object(table) instanceof TableInfo found) {
            for (ColumnInfo one : found.columns) {
                if (one.id == column) {
                    return one.name;
                }
            }
        }
        return null;
    }
}
