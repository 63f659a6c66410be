package io.godwit.testkit.tds.dictionary;

import io.godwit.testkit.tds.dictionary.SystemView.Rows;
import io.godwit.testkit.tds.sql.TsqlType;
import io.godwit.testkit.tds.sql.TsqlType.Base;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Views of schemas, objects, columns and types (Transact-SQL Reference, "Object catalog views"). */
final class ObjectViews {
    private static final String COLLATION = "Latin1_General_100_BIN2";
    private static final String OBJECT =
            "name sysname, object_id int, principal_id int, schema_id int, parent_object_id int,"
                    + " type char(2), type_desc nvarchar(60), create_date datetime, modify_date datetime, is_ms_shipped bit,"
                    + " is_published bit, is_schema_published bit";

    private ObjectViews() {}

    static List<SystemView> all() {
        return List.of(
                SystemView.lasting(
                        "sys.schemas",
                        "name sysname, schema_id int, principal_id int",
                        (s, d, rows) -> d.schemas().forEach((name, id) -> rows.add(name, id, 1))),
                SystemView.lasting(
                        "sys.objects",
                        OBJECT,
                        (s, d, rows) -> d.objects().stream()
                                .filter(o -> !o.name.startsWith("#"))
                                .forEach(o -> rows.add(common(d, o)))),
                SystemView.lasting(
                        "sys.tables",
                        OBJECT + ", lob_data_space_id int, filestream_data_space_id int, max_column_id_used int,"
                                + " lock_on_bulk_load bit, uses_ansi_nulls bit, is_replicated bit, has_replication_filter bit,"
                                + " is_merge_published bit, is_sync_tran_subscribed bit, has_unchecked_assembly_data bit,"
                                + " text_in_row_limit int, large_value_types_out_of_row bit, is_tracked_by_cdc bit,"
                                + " lock_escalation tinyint, lock_escalation_desc nvarchar(60), is_filetable bit,"
                                + " is_memory_optimized bit, durability tinyint, durability_desc nvarchar(60),"
                                + " temporal_type tinyint, temporal_type_desc nvarchar(60), history_table_id int,"
                                + " is_remote_data_archive_enabled bit, is_external bit, is_node bit, is_edge bit,"
                                + " ledger_type tinyint, ledger_type_desc nvarchar(60), is_dropped_ledger_table bit,"
                                + " history_retention_period int, history_retention_period_unit int,"
                                + " history_retention_period_unit_desc nvarchar(10)",
                        ObjectViews::tables),
                SystemView.lasting("sys.columns", columns(""), (s, d, rows) -> columns(d, rows, false)),
                SystemView.lasting("sys.all_columns", columns(""), (s, d, rows) -> columns(d, rows, false)),
                SystemView.lasting(
                        "sys.computed_columns",
                        columns(", definition nvarchar(max), uses_database_collation bit, is_persisted bit"),
                        (s, d, rows) -> columns(d, rows, true)),
                SystemView.changing(
                        "sys.identity_columns",
                        columns(
                                ", seed_value bigint, increment_value bigint, last_value bigint, is_not_for_replication bit"),
                        ObjectViews::identities),
                SystemView.lasting(
                        "sys.types",
                        "name sysname, system_type_id tinyint, user_type_id int, schema_id int, principal_id int,"
                                + " max_length smallint, precision tinyint, scale tinyint, collation_name sysname,"
                                + " is_nullable bit, is_user_defined bit, is_assembly_type bit, default_object_id int,"
                                + " rule_object_id int, is_table_type bit",
                        ObjectViews::types),
                SystemView.lasting(
                        "sys.sql_modules",
                        "object_id int, definition nvarchar(max), uses_ansi_nulls bit, uses_quoted_identifier bit,"
                                + " is_schema_bound bit, uses_database_collation bit, is_recompiled bit,"
                                + " null_on_null_input bit, execute_as_principal_id int, uses_native_compilation bit",
                        (s, d, rows) -> d.objects().forEach(o -> {
                            if (o instanceof DatabaseObject.Module m) {
                                rows.add(m.id, m.definition, true, true, false, false, false, false, null, false);
                            }
                        })),
                SystemView.lasting(
                        "sys.sql_expression_dependencies",
                        "referencing_id int, referencing_minor_id int, referencing_class tinyint,"
                                + " is_schema_bound_reference bit, referenced_class tinyint, referenced_server_name sysname,"
                                + " referenced_database_name sysname, referenced_schema_name sysname,"
                                + " referenced_entity_name sysname, referenced_id int, referenced_minor_id int,"
                                + " is_caller_dependent bit, is_ambiguous bit",
                        (s, d, rows) -> dependencies(d, rows)),
                SystemView.lasting(
                        "sys.views",
                        OBJECT + ", is_replicated bit, has_replication_filter bit, has_opaque_metadata bit,"
                                + " has_unchecked_assembly_data bit, with_check_option bit, is_date_correlation_view bit,"
                                + " ledger_view_type tinyint",
                        (s, d, rows) -> some(d, rows, "V ", false, false, false, false, false, false, 0)),
                SystemView.lasting(
                        "sys.procedures",
                        OBJECT + ", is_auto_executed bit, is_execution_replicated bit, skips_repl_constraints bit",
                        (s, d, rows) -> some(d, rows, "P ", false, false, false)),
                SystemView.lasting(
                        "sys.triggers",
                        "name sysname, object_id int, parent_class tinyint, parent_class_desc nvarchar(60), parent_id int,"
                                + " type char(2), type_desc nvarchar(60), create_date datetime, modify_date datetime,"
                                + " is_ms_shipped bit, is_disabled bit, is_not_for_replication bit, is_instead_of_trigger bit",
                        (s, d, rows) -> d.objects().forEach(o -> {
                            if (o instanceof DatabaseObject.Module m && m.type.equals("TR")) {
                                rows.add(
                                        m.name,
                                        m.id,
                                        1,
                                        "OBJECT_OR_COLUMN",
                                        m.parent,
                                        "TR",
                                        "SQL_TRIGGER",
                                        m.created,
                                        m.created,
                                        false,
                                        m.disabled,
                                        false,
                                        false);
                            }
                        })),
                SystemView.changing(
                        "sys.sequences",
                        OBJECT + ", start_value bigint, increment bigint, minimum_value bigint, maximum_value bigint,"
                                + " is_cycling bit, is_cached bit, cache_size int, system_type_id tinyint, user_type_id int,"
                                + " precision tinyint, scale tinyint, current_value bigint, is_exhausted bit,"
                                + " last_used_value bigint",
                        ObjectViews::sequences),
                SystemView.lasting(
                        "sys.synonyms",
                        OBJECT + ", base_object_name nvarchar(1035)",
                        (s, d, rows) -> d.objects().forEach(o -> {
                            if (o instanceof DatabaseObject.Synonym y) {
                                rows.add(joined(common(d, o), y.base));
                            }
                        })),
                SystemView.lasting(
                        "sys.extended_properties",
                        "class tinyint, class_desc nvarchar(60), major_id int, minor_id int, name sysname, value nvarchar(3750)",
                        (s, d, rows) -> d.properties()
                                .forEach(p -> rows.add(
                                        p.objectClass(),
                                        p.objectClass() == 1
                                                ? "OBJECT_OR_COLUMN"
                                                : p.objectClass() == 3
                                                        ? "SCHEMA"
                                                        : p.objectClass() == 7 ? "INDEX" : "DATABASE",
                                        p.major(),
                                        p.minor(),
                                        p.name(),
                                        p.value()))));
    }

    static @Nullable Object[] joined(@Nullable Object[] first, @Nullable Object... more) {
        @Nullable Object[] all = java.util.Arrays.copyOf(first, first.length + more.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return all;
    }

    static @Nullable Object[] common(Database database, DatabaseObject object) {
        return new @Nullable Object[] {
            object.name,
            object.id,
            null,
            database.schemaId(object.schema),
            object.parent,
            object.type.strip(),
            described(object.type),
            object.created,
            object.created,
            object.schema.equals("cdc"),
            false,
            false
        };
    }

    private static String described(String type) {
        return switch (type) {
            case "U " -> "USER_TABLE";
            case "V " -> "VIEW";
            case "P " -> "SQL_STORED_PROCEDURE";
            case "FN" -> "SQL_SCALAR_FUNCTION";
            case "TR" -> "SQL_TRIGGER";
            case "SO" -> "SEQUENCE_OBJECT";
            case "SN" -> "SYNONYM";
            case "PK" -> "PRIMARY_KEY_CONSTRAINT";
            case "UQ" -> "UNIQUE_CONSTRAINT";
            case "F " -> "FOREIGN_KEY_CONSTRAINT";
            case "C " -> "CHECK_CONSTRAINT";
            default -> "DEFAULT_CONSTRAINT";
        };
    }

    private static void some(Database database, Rows rows, String type, @Nullable Object... more) {
        for (DatabaseObject object : database.objects()) {
            if (object.type.equals(type)) {
                rows.add(joined(common(database, object), more));
            }
        }
    }

    private static void tables(io.godwit.testkit.tds.sql.Session session, Database database, Rows rows) {
        for (TableInfo t : database.tables()) {
            boolean large = t.columns.stream().anyMatch(c -> c.type.isLarge());
            rows.add(joined(
                    common(database, t),
                    large ? 1 : 0,
                    null,
                    t.nextColumn - 1,
                    false,
                    true,
                    false,
                    false,
                    false,
                    false,
                    false,
                    0,
                    false,
                    t.captured,
                    t.lockEscalation.equals("TABLE") ? 0 : t.lockEscalation.equals("DISABLE") ? 1 : 2,
                    t.lockEscalation,
                    false,
                    false,
                    0,
                    "SCHEMA_AND_DATA",
                    0,
                    "NON_TEMPORAL_TABLE",
                    null,
                    false,
                    false,
                    false,
                    false,
                    0,
                    "NON_LEDGER_TABLE",
                    false,
                    null,
                    null,
                    null));
        }
    }

    private static String columns(String more) {
        return "object_id int, name sysname, column_id int, system_type_id tinyint, user_type_id int, max_length smallint,"
                + " precision tinyint, scale tinyint, collation_name sysname, is_nullable bit, is_ansi_padded bit,"
                + " is_rowguidcol bit, is_identity bit, is_computed bit, is_filestream bit, is_replicated bit,"
                + " is_non_sql_subscribed bit, is_merge_published bit, is_dts_replicated bit, is_xml_document bit,"
                + " xml_collection_id int, default_object_id int, rule_object_id int, is_sparse bit, is_column_set bit,"
                + " generated_always_type tinyint, generated_always_type_desc nvarchar(60), encryption_type int,"
                + " encryption_type_desc nvarchar(64), encryption_algorithm_name sysname, column_encryption_key_id int,"
                + " column_encryption_key_database_name sysname, is_hidden bit, is_masked bit, graph_type int,"
                + " graph_type_desc nvarchar(60)" + more;
    }

    private static @Nullable Object[] column(int object, ColumnInfo c) {
        TsqlType t = c.type;
        int system = TypeNumbers.system(t.typeName());
        boolean sysname = t.base() == Base.NVARCHAR && t.length() == 128 && c.alias.equals("sysname");
        return new @Nullable Object[] {
            object,
            c.name,
            c.id,
            system,
            sysname ? 256 : system,
            t.maxLength(),
            t.dictionaryPrecision(),
            t.dictionaryScale(),
            t.isText() && t.base() != Base.XML ? COLLATION : null,
            c.nullable,
            true,
            c.rowGuid,
            c.identity != null,
            c.computed != null,
            false,
            false,
            false,
            false,
            false,
            false,
            0,
            c.defaultConstraint == null ? 0 : c.defaultConstraint.id,
            0,
            c.sparse,
            false,
            0,
            "NOT_APPLICABLE",
            null,
            null,
            null,
            null,
            null,
            false,
            false,
            null,
            null
        };
    }

    private static void columns(Database database, Rows rows, boolean computed) {
        for (TableInfo table : database.tables()) {
            for (ColumnInfo column : table.columns) {
                if (!computed) {
                    rows.add(column(table.id, column));
                } else if (column.computed != null) {
                    rows.add(joined(column(table.id, column), column.computed, false, column.persisted));
                }
            }
        }
        for (DatabaseObject object : database.objects()) {
            if (!computed && object instanceof DatabaseObject.Module view) {
                view.columns.forEach(c -> rows.add(column(view.id, c)));
            }
        }
    }

    /** Of views only: what other texts name is not looked for. */
    private static void dependencies(Database database, Rows rows) {
        for (DatabaseObject object : database.objects()) {
            if (object instanceof DatabaseObject.Module view) {
                for (DatabaseObject read : view.reads) {
                    rows.add(view.id, 0, 1, false, 1, null, null, read.schema, read.name, read.id, 0, false, false);
                }
            }
        }
    }

    private static void identities(io.godwit.testkit.tds.sql.Session session, Database database, Rows rows) {
        for (TableInfo table : database.tables()) {
            for (ColumnInfo column : table.columns) {
                ColumnInfo.Identity identity = column.identity;
                if (identity != null) {
                    rows.add(joined(
                            column(table.id, column), identity.seed, identity.increment, identity.last(), false));
                }
            }
        }
    }

    private static void types(io.godwit.testkit.tds.sql.Session session, Database database, Rows rows) {
        for (Map.Entry<String, Integer> type : TypeNumbers.ALL.entrySet()) {
            String name = type.getKey();
            boolean sysname = name.equals("sysname");
            boolean text = sysname || name.contains("char") || name.endsWith("text");
            int length = switch (name) {
                case "sysname" -> 256;
                case "varchar", "char", "binary", "varbinary", "nvarchar", "nchar" -> 8000;
                case "xml" -> -1;
                default -> 8;
            };
            rows.add(
                    name,
                    sysname ? 231 : type.getValue(),
                    type.getValue(),
                    4,
                    null,
                    length,
                    0,
                    0,
                    text ? COLLATION : null,
                    !sysname,
                    false,
                    false,
                    0,
                    0,
                    false);
        }
    }

    private static void sequences(io.godwit.testkit.tds.sql.Session session, Database database, Rows rows) {
        for (DatabaseObject object : database.objects()) {
            if (object instanceof DatabaseObject.Sequence q) {
                String type = q.typeName.replaceAll("\\(.*", "").toLowerCase(Locale.ROOT);
                boolean used = q.last != Long.MIN_VALUE;
                rows.add(joined(
                        common(database, q),
                        q.start,
                        q.increment,
                        q.minimum,
                        q.maximum,
                        q.cycles,
                        true,
                        null,
                        TypeNumbers.system(type),
                        TypeNumbers.system(type),
                        19,
                        0,
                        used ? q.last : q.start,
                        false,
                        used ? q.last : null));
            }
        }
    }
}
