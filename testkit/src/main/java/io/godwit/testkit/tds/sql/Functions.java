package io.godwit.testkit.tds.sql;

import io.godwit.testkit.tds.sql.TsqlType.Base;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Functions of one row (Transact-SQL Reference, "What are the SQL database functions?"), said in H2's language. */
final class Functions {
    /** Parts of dates, and H2's names of them. */
    static final Map<String, String> PARTS = Map.ofEntries(
            Map.entry("year", "YEAR"),
            Map.entry("yy", "YEAR"),
            Map.entry("yyyy", "YEAR"),
            Map.entry("quarter", "QUARTER"),
            Map.entry("month", "MONTH"),
            Map.entry("mm", "MONTH"),
            Map.entry("day", "DAY"),
            Map.entry("dd", "DAY"),
            Map.entry("hour", "HOUR"),
            Map.entry("hh", "HOUR"),
            Map.entry("minute", "MINUTE"),
            Map.entry("mi", "MINUTE"),
            Map.entry("second", "SECOND"),
            Map.entry("ss", "SECOND"),
            Map.entry("millisecond", "MILLISECOND"),
            Map.entry("ms", "MILLISECOND"),
            Map.entry("microsecond", "MICROSECOND"),
            Map.entry("nanosecond", "NANOSECOND"));

    /** Functions whose type does not depend on what they are given, by the name of ours. */
    private static final Map<String, TsqlType> FIXED = new HashMap<>();

    static {
        for (String name : List.of(
                "object_id",
                "schema_id",
                "db_id",
                "database_principal_id",
                "type_id",
                "col_length",
                "has_perms_by_name",
                "is_srvrolemember",
                "is_rolemember",
                "is_member",
                "columnproperty",
                "objectproperty",
                "objectpropertyex",
                "indexproperty",
                "has_dbaccess",
                "user_id",
                "suser_id",
                "xact_state",
                "app_lock_test",
                "applock_test",
                "sys.fn_cdc_is_bit_set")) {
            FIXED.put(name, TsqlType.INT);
        }
        for (String name : List.of(
                "object_name",
                "schema_name",
                "db_name",
                "object_schema_name",
                "col_name",
                "type_name",
                "user_name",
                "suser_sname",
                "suser_name",
                "original_login",
                "host_name",
                "app_name",
                "collationproperty",
                "databasepropertyex",
                "serverproperty",
                "current_user",
                "session_user",
                "system_user",
                "user",
                "error_message",
                "quotename",
                "parsename",
                "applock_mode",
                "index_col",
                "original_db_name")) {
            FIXED.put(name, TsqlType.SYSNAME);
        }
        FIXED.put("object_definition", TsqlType.nvarchar(TsqlType.MAX));
        FIXED.put("error_message", TsqlType.nvarchar(4000));
        FIXED.put("error_number", TsqlType.INT);
        FIXED.put("ident_current", TsqlType.decimal(38, 0));
        FIXED.put("ident_seed", TsqlType.decimal(38, 0));
        FIXED.put("ident_incr", TsqlType.decimal(38, 0));
        FIXED.put("scope_identity", TsqlType.decimal(38, 0));
        FIXED.put("change_tracking_current_version", TsqlType.of(Base.BIGINT));
        FIXED.put("change_tracking_min_valid_version", TsqlType.of(Base.BIGINT));
        FIXED.put("fn_cdc_get_max_lsn", new TsqlType(Base.BINARY, 10, 0, 0));
        FIXED.put("fn_cdc_get_min_lsn", new TsqlType(Base.BINARY, 10, 0, 0));
        FIXED.put("fn_cdc_increment_lsn", new TsqlType(Base.BINARY, 10, 0, 0));
        FIXED.put("fn_cdc_decrement_lsn", new TsqlType(Base.BINARY, 10, 0, 0));
        FIXED.put("fn_cdc_map_time_to_lsn", new TsqlType(Base.BINARY, 10, 0, 0));
        FIXED.put("fn_cdc_map_lsn_to_time", TsqlType.DATETIME);
        FIXED.put("fn_cdc_is_bit_set", TsqlType.BIT);
        FIXED.put("fn_cdc_get_column_ordinal", TsqlType.INT);
        FIXED.put("charindex", TsqlType.INT);
        FIXED.put("checksum", TsqlType.INT);
        FIXED.put("cursor_status", TsqlType.INT);
    }

    private Functions() {}

    private static String list(List<Expression> arguments) {
        return arguments.stream().map(Expression::sql).collect(Collectors.joining(", "));
    }

    private static Expression host(String name, List<Expression> arguments, TsqlType type) {
        return new Expression("PUBLIC." + Expression.quoted("f_" + name) + "(" + list(arguments) + ")", type);
    }

    static Expression call(Expressions in, String name, List<Expression> given) {
        TsqlType first = given.isEmpty() ? TsqlType.UNTYPED_NULL : given.get(0).type();
        TsqlType fixed = FIXED.get(name);
        if (fixed != null) {
            return host(name, given.stream().map(Functions::texted).toList(), fixed);
        }
        return switch (name) {
            case "isnull" -> {
                TsqlType type = first.base() == Base.UNTYPED_NULL ? given.get(1).type() : first;
                yield new Expression(
                        "COALESCE(" + given.get(0).sql() + ", " + Conversions.implicit(given.get(1), type) + ")",
                        type,
                        given.get(1).nullable());
            }
            case "coalesce" -> coalesce(given);
            case "nullif" ->
                new Expression(
                        "CASE WHEN "
                                + in.compared(given.get(0), "=", given.get(1)).sql() + " THEN NULL ELSE "
                                + given.get(0).sql() + " END",
                        first);
            case "newid" -> new Expression("PUBLIC.\"f_newid\"()", TsqlType.UNIQUEIDENTIFIER, false);
            case "newsequentialid" -> new Expression("PUBLIC.\"f_newid\"()", TsqlType.UNIQUEIDENTIFIER, false);
            case "getdate", "current_timestamp", "getutcdate" ->
                new Expression("CAST(LOCALTIMESTAMP AS TIMESTAMP(3))", TsqlType.DATETIME, false);
            case "sysdatetime", "sysutcdatetime" ->
                new Expression("CAST(LOCALTIMESTAMP(7) AS TIMESTAMP(7))", TsqlType.temporal(Base.DATETIME2, 7), false);
            case "sysdatetimeoffset" ->
                new Expression(
                        "CAST(CURRENT_TIMESTAMP(7) AS TIMESTAMP(7) WITH TIME ZONE)",
                        TsqlType.temporal(Base.DATETIMEOFFSET, 7),
                        false);
            case "hashbytes" -> hashed(given);
            case "sql_variant_property" -> property(given);
            case "abs", "sign", "floor", "ceiling", "round", "power", "sqrt", "checksum_agg" -> number(name, given);
            case "datepart", "dateadd", "datediff", "datediff_big", "year", "month", "day", "switchoffset", "eomonth" ->
                date(name, given);
            default -> text(name, given);
        };
    }

    /** What sees a name or a value of a number's or a text's kind. */
    private static Expression texted(Expression given) {
        return given.type().base() == Base.UNTYPED_NULL
                ? new Expression("CAST(NULL AS VARCHAR)", TsqlType.SYSNAME)
                : given;
    }

    private static Expression coalesce(List<Expression> given) {
        TsqlType common = given.get(0).type();
        boolean nullable = true;
        for (Expression one : given) {
            common = Conversions.common(common, one.type());
            nullable &= one.nullable();
        }
        TsqlType type = common;
        return new Expression(
                "COALESCE("
                        + given.stream().map(e -> Conversions.implicit(e, type)).collect(Collectors.joining(", "))
                        + ")",
                type,
                nullable);
    }

    /** There are no values here that have a type of their own, so that it is the expression's. */
    private static Expression property(List<Expression> given) {
        if (!given.get(1).sql().toLowerCase(Locale.ROOT).contains("'basetype'")) {
            throw TdsException.notKnown("property " + given.get(1).sql() + " of a value");
        }
        Expression of = given.get(0);
        return new Expression(
                "CASE WHEN " + of.sql() + " IS NULL THEN NULL ELSE '"
                        + of.type().typeName() + "' END",
                TsqlType.SYSNAME);
    }

    private static Expression hashed(List<Expression> given) {
        Expression of = given.get(1);
        String bytes = of.type().isBinary()
                ? of.sql()
                : of.type().isText() ? Texts.bytes(of, TsqlType.varbinary(TsqlType.MAX), -1) : null;
        if (bytes == null) {
            throw new TdsException(
                    8116,
                    "Argument data type " + of.type().typeName() + " is invalid for argument 2 of hashbytes function.");
        }
        return new Expression(
                "PUBLIC.\"f_hashbytes\"(" + given.get(0).sql() + ", " + bytes + ")", TsqlType.varbinary(8000));
    }

    private static Expression number(String name, List<Expression> given) {
        TsqlType type = given.get(0).type();
        if (!type.isNumber()) {
            throw TdsException.notKnown(name + " of " + type.typeName());
        }
        String function = name.equals("ceiling") ? "CEILING" : name.toUpperCase(Locale.ROOT);
        TsqlType result = name.equals("sqrt") || (name.equals("power") && !type.isInteger()) ? TsqlType.FLOAT : type;
        return new Expression("CAST(" + function + "(" + list(given) + ") AS " + result.stored() + ")", result);
    }

    private static Expression date(String name, List<Expression> given) {
        if (name.equals("switchoffset")) {
            return new Expression(
                    "CAST(PUBLIC.\"f_switchoffset\"(CAST(" + given.get(0).sql() + " AS VARCHAR), "
                            + given.get(1).sql() + ") AS " + given.get(0).type().stored() + ")",
                    given.get(0).type());
        }
        if (name.equals("year") || name.equals("month") || name.equals("day")) {
            return new Expression(
                    "EXTRACT(" + name.toUpperCase(Locale.ROOT) + " FROM " + moment(given.get(0)) + ")", TsqlType.INT);
        }
        String part = PARTS.get(given.get(0).sql());
        if (part == null) {
            throw TdsException.notKnown("part " + given.get(0).sql() + " of a date");
        }
        return switch (name) {
            case "datepart" -> {
                if (part.endsWith("SECOND") && !part.equals("SECOND")) {
                    throw TdsException.notKnown("DATEPART of fractions");
                }
                yield new Expression(
                        "CAST(EXTRACT(" + part + " FROM " + moment(given.get(1)) + ") AS INTEGER)", TsqlType.INT);
            }
            case "dateadd" -> {
                Expression to = given.get(2);
                TsqlType type = to.type().isText() ? TsqlType.DATETIME : to.type();
                yield new Expression(
                        "CAST(DATEADD(" + part + ", " + given.get(1).sql() + ", " + moment(to) + ") AS " + type.stored()
                                + ")",
                        type);
            }
            case "datediff", "datediff_big" -> {
                TsqlType type = name.equals("datediff") ? TsqlType.INT : TsqlType.BIGINT;
                yield new Expression(
                        "CAST(DATEDIFF(" + part + ", " + moment(given.get(1)) + ", " + moment(given.get(2)) + ") AS "
                                + type.stored() + ")",
                        type);
            }
            default -> throw TdsException.notKnown("function " + name);
        };
    }

    private static String moment(Expression of) {
        return of.type().isText() ? Conversions.convert(of, TsqlType.temporal(Base.DATETIME2, 7), -1) : of.sql();
    }

    private static Expression text(String name, List<Expression> given) {
        TsqlType first = given.isEmpty() ? TsqlType.UNTYPED_NULL : given.get(0).type();
        String arguments = list(given);
        return switch (name) {
            case "len" ->
                new Expression(
                        "CAST(CHAR_LENGTH(RTRIM(" + asText(given.get(0)) + ")) AS INTEGER)",
                        first.isLarge() ? TsqlType.BIGINT : TsqlType.INT);
            case "datalength" ->
                new Expression(
                        "CAST(" + length(given.get(0)) + " AS " + (first.isLarge() ? "BIGINT" : "INTEGER") + ")",
                        first.isLarge() ? TsqlType.BIGINT : TsqlType.INT);
            case "upper", "lower", "ltrim", "rtrim", "trim" ->
                new Expression(name.toUpperCase(Locale.ROOT) + "(" + arguments + ")", first);
            case "substring" ->
                new Expression(
                        "PUBLIC.\"f_" + (first.isBinary() ? "substring_bytes" : "substring") + "\"(" + arguments + ")",
                        first.isBinary() ? TsqlType.varbinary(first.length()) : first);
            case "left" ->
                new Expression(
                        "LEFT(" + asText(given.get(0)) + ", " + given.get(1).sql() + ")", first);
            case "right" ->
                new Expression(
                        "RIGHT(" + asText(given.get(0)) + ", " + given.get(1).sql() + ")", first);
            case "replace", "stuff", "replicate" -> {
                TsqlType type =
                        first.isLarge() ? first : first.isUnicode() ? TsqlType.nvarchar(4000) : TsqlType.varchar(8000);
                String function = name.equals("replicate") ? "REPEAT" : name.equals("stuff") ? "INSERT" : "REPLACE";
                yield new Expression(function + "(" + arguments + ")", type);
            }
            case "reverse" -> new Expression("PUBLIC.\"f_reverse\"(" + arguments + ")", first);
            case "concat" ->
                new Expression(
                        "CONCAT(" + given.stream().map(Functions::asText).collect(Collectors.joining(", ")) + ")",
                        TsqlType.nvarchar(TsqlType.MAX),
                        false);
            case "char" -> new Expression("CHAR(" + arguments + ")", TsqlType.varchar(1));
            case "nchar" -> new Expression("PUBLIC.\"f_nchar\"(" + arguments + ")", TsqlType.nvarchar(2));
            case "ascii", "unicode" -> new Expression("ASCII(" + arguments + ")", TsqlType.INT);
            case "space" -> new Expression("REPEAT(' ', " + arguments + ")", TsqlType.varchar(8000));
            default -> throw TdsException.notKnown("function " + name);
        };
    }

    private static String asText(Expression of) {
        return of.type().isText() ? of.sql() : Conversions.convert(of, TsqlType.nvarchar(TsqlType.MAX), -1);
    }

    private static String length(Expression of) {
        TsqlType type = of.type();
        if (type.isUnicode()) {
            return "CHAR_LENGTH(" + of.sql() + ") * 2";
        }
        if (type.isText()) {
            return "CHAR_LENGTH(" + of.sql() + ")";
        }
        if (type.isBinary()) {
            return "OCTET_LENGTH(" + of.sql() + ")";
        }
        return "CASE WHEN " + of.sql() + " IS NULL THEN NULL ELSE " + type.maxLength() + " END";
    }
}
