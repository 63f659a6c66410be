package io.godwit.sqlserver.catalog;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is asked of the catalog views (Transact-SQL Reference, "System catalog views"). {@code {13:new|old}} stands for {@code new}
 * from major version 13 (2016) on and for {@code old} before. Types are found through {@code sys.types}, never by number.
 */
final class Queries {
    private static final Pattern SINCE = Pattern.compile("\\{(\\d+):([^|}]*)\\|([^}]*)}");

    static final String SCHEMAS = """
            SELECT s.name, p.name FROM sys.schemas s LEFT JOIN sys.database_principals p ON p.principal_id = s.principal_id
            ORDER BY s.name""";

    static final String TABLES = """
            SELECT t.object_id, s.name, t.name, {12:t.is_memory_optimized|0}, t.is_filetable, {13:t.is_external|0},
              {14:t.is_node + 0|0} + {14:t.is_edge|0}, {16:t.ledger_type|0}, {13:t.temporal_type|0}, {13:t.history_table_id|0},
              t.lock_escalation_desc, t.large_value_types_out_of_row
            FROM sys.tables t JOIN sys.schemas s ON s.schema_id = t.schema_id WHERE t.is_ms_shipped = 0 ORDER BY s.name, t.name""";

    static final String TABLE_TYPES = """
            SELECT y.type_table_object_id, s.name, y.name, {12:y.is_memory_optimized|0}
            FROM sys.table_types y JOIN sys.schemas s ON s.schema_id = y.schema_id WHERE y.is_user_defined = 1
            ORDER BY s.name, y.name""";

    static final String VIEWS = """
            SELECT v.object_id, s.name, v.name FROM sys.views v JOIN sys.schemas s ON s.schema_id = v.schema_id
            WHERE v.is_ms_shipped = 0 ORDER BY s.name, v.name""";

    static final String COLUMNS = """
            SELECT c.object_id, c.column_id, c.name, b.name, y.name, ys.name, y.is_user_defined, y.is_assembly_type,
              c.max_length, c.precision, c.scale, c.collation_name, c.is_nullable, c.is_rowguidcol, c.is_sparse, c.is_column_set,
              c.is_filestream, c.is_xml_document, xs.name, x.name,
              {13:c.generated_always_type|0}, {13:c.is_hidden|0}, {13:c.encryption_type|NULL}
            FROM sys.columns c
            JOIN sys.types y ON y.user_type_id = c.user_type_id
            LEFT JOIN sys.schemas ys ON ys.schema_id = y.schema_id
            LEFT JOIN sys.types b ON b.user_type_id = c.system_type_id
            LEFT JOIN sys.xml_schema_collections x ON x.xml_collection_id = c.xml_collection_id AND c.xml_collection_id > 1
            LEFT JOIN sys.schemas xs ON xs.schema_id = x.schema_id
            ORDER BY c.object_id, c.column_id""";

    static final String IDENTITIES = """
            SELECT i.object_id, i.column_id, CONVERT(nvarchar(60), i.seed_value), CONVERT(nvarchar(60), i.increment_value),
              CONVERT(nvarchar(60), i.last_value), i.is_not_for_replication FROM sys.identity_columns i""";

    static final String COMPUTED =
            "SELECT c.object_id, c.column_id, c.definition, c.is_persisted FROM sys.computed_columns c";

    static final String MASKED =
            "SELECT m.object_id, m.column_id, m.masking_function FROM sys.masked_columns m WHERE m.is_masked = 1";

    static final String DEFAULTS = """
            SELECT d.parent_object_id, d.parent_column_id, d.name, d.definition, d.is_system_named
            FROM sys.default_constraints d ORDER BY d.parent_object_id, d.parent_column_id""";

    static final String CHECKS = """
            SELECT k.parent_object_id, k.name, k.definition, k.is_not_for_replication, k.is_disabled, k.is_not_trusted
            FROM sys.check_constraints k ORDER BY k.parent_object_id, k.name""";

    static final String INDEXES = """
            SELECT i.object_id, i.index_id, i.name, i.type, i.is_unique, i.is_primary_key, i.is_unique_constraint, i.is_disabled,
              i.filter_definition, i.fill_factor, i.is_padded, i.ignore_dup_key, i.allow_row_locks, i.allow_page_locks,
              {15:i.optimize_for_sequential_key|0}, {13:i.compression_delay|NULL}, d.name, d.type
            FROM sys.indexes i LEFT JOIN sys.data_spaces d ON d.data_space_id = i.data_space_id
            WHERE i.is_hypothetical = 0 ORDER BY i.object_id, i.index_id""";

    static final String INDEX_COLUMNS = """
            SELECT c.object_id, c.index_id, c.column_id, c.key_ordinal, c.partition_ordinal, c.is_descending_key,
              c.is_included_column FROM sys.index_columns c
            ORDER BY c.object_id, c.index_id, c.is_included_column, c.key_ordinal, c.index_column_id""";

    static final String KEY_CONSTRAINTS =
            "SELECT k.parent_object_id, k.unique_index_id, k.name, k.is_system_named FROM sys.key_constraints k";

    static final String FOREIGN_KEYS = """
            SELECT f.object_id, f.parent_object_id, f.referenced_object_id, f.name, f.delete_referential_action_desc,
              f.update_referential_action_desc, f.is_not_for_replication, f.is_disabled, f.is_not_trusted
            FROM sys.foreign_keys f ORDER BY f.parent_object_id, f.name""";

    static final String FOREIGN_KEY_COLUMNS = """
            SELECT c.constraint_object_id, c.parent_object_id, c.parent_column_id, c.referenced_object_id, c.referenced_column_id
            FROM sys.foreign_key_columns c ORDER BY c.constraint_object_id, c.constraint_column_id""";

    static final String PARTITIONS = """
            SELECT p.object_id, p.index_id, p.rows, p.data_compression_desc FROM sys.partitions p
            ORDER BY p.object_id, p.index_id, p.partition_number""";

    static final String SIZES = """
            SELECT p.object_id, SUM(a.used_pages) FROM sys.partitions p
            JOIN sys.allocation_units a ON a.container_id = CASE a.type WHEN 2 THEN p.partition_id ELSE p.hobt_id END
            WHERE p.index_id < 2 GROUP BY p.object_id""";

    static final String DESCRIPTIONS = """
            SELECT e.major_id, e.minor_id, CONVERT(nvarchar(4000), e.value) FROM sys.extended_properties e
            WHERE e.class = 1 AND e.name = 'MS_Description'""";

    static final String SEQUENCES = """
            SELECT s.name, q.name, b.name, y.name, ys.name, y.is_user_defined, q.precision, q.scale,
              CONVERT(nvarchar(60), q.start_value), CONVERT(nvarchar(60), q.increment), CONVERT(nvarchar(60), q.minimum_value),
              CONVERT(nvarchar(60), q.maximum_value), q.is_cycling, q.is_cached, q.cache_size,
              CONVERT(nvarchar(60), q.current_value), q.is_exhausted,
              {14:CASE WHEN q.last_used_value IS NULL THEN 0 ELSE 1 END|1}
            FROM sys.sequences q JOIN sys.schemas s ON s.schema_id = q.schema_id
            JOIN sys.types y ON y.user_type_id = q.user_type_id LEFT JOIN sys.schemas ys ON ys.schema_id = y.schema_id
            LEFT JOIN sys.types b ON b.user_type_id = q.system_type_id ORDER BY s.name, q.name""";

    static final String NAMES = """
            SELECT s.name, o.name FROM sys.objects o JOIN sys.schemas s ON s.schema_id = o.schema_id WHERE o.is_ms_shipped = 0
            UNION ALL SELECT s.name, y.name FROM sys.types y JOIN sys.schemas s ON s.schema_id = y.schema_id
            WHERE y.is_user_defined = 1
            UNION ALL SELECT s.name, x.name FROM sys.xml_schema_collections x JOIN sys.schemas s ON s.schema_id = x.schema_id
            WHERE x.xml_collection_id > 1""";

    static final String MODULES = """
            SELECT o.object_id, s.name, o.name, o.type, m.definition, m.uses_ansi_nulls, m.uses_quoted_identifier,
              {12:m.uses_native_compilation|0}, o.parent_object_id
            FROM sys.objects o JOIN sys.schemas s ON s.schema_id = o.schema_id
            LEFT JOIN sys.sql_modules m ON m.object_id = o.object_id
            WHERE o.is_ms_shipped = 0
              AND o.type IN ('V', 'P', 'FN', 'IF', 'TF', 'TR', 'AF', 'FS', 'FT', 'PC', 'TA', 'X', 'R', 'D', 'RF')
              AND (o.type <> 'D' OR o.parent_object_id = 0) ORDER BY s.name, o.name""";

    static final String DEPENDENCIES = """
            SELECT DISTINCT d.referencing_id, d.referenced_id FROM sys.sql_expression_dependencies d
            WHERE d.referencing_class = 1 AND d.referenced_class = 1 AND d.referenced_id IS NOT NULL""";

    static final String TRIGGERS = """
            SELECT t.object_id, t.name, t.parent_class, t.parent_id, t.is_disabled, m.definition, m.uses_ansi_nulls,
              m.uses_quoted_identifier FROM sys.triggers t LEFT JOIN sys.sql_modules m ON m.object_id = t.object_id
            WHERE t.is_ms_shipped = 0 ORDER BY t.name""";

    static final String TRIGGER_ORDER = """
            SELECT e.object_id, e.type_desc, e.is_first, e.is_last FROM sys.trigger_events e
            WHERE e.is_first = 1 OR e.is_last = 1 ORDER BY e.object_id, e.type_desc""";

    static final String SYNONYMS = """
            SELECT s.name, y.name, y.base_object_name FROM sys.synonyms y JOIN sys.schemas s ON s.schema_id = y.schema_id
            ORDER BY s.name, y.name""";

    static final String TYPES = """
            SELECT s.name, y.name, b.name, y.max_length, y.precision, y.scale, y.is_nullable, y.is_assembly_type
            FROM sys.types y JOIN sys.schemas s ON s.schema_id = y.schema_id
            LEFT JOIN sys.types b ON b.user_type_id = y.system_type_id
            WHERE y.is_user_defined = 1 AND y.is_table_type = 0 ORDER BY s.name, y.name""";

    static final String XML_SCHEMAS = """
            SELECT s.name, x.name FROM sys.xml_schema_collections x JOIN sys.schemas s ON s.schema_id = x.schema_id
            WHERE x.xml_collection_id > 1 ORDER BY s.name, x.name""";

    static final String PARTITION_FUNCTIONS = """
            SELECT f.function_id, f.name, f.boundary_value_on_right, b.name, p.max_length, p.precision, p.scale, p.collation_name
            FROM sys.partition_functions f JOIN sys.partition_parameters p ON p.function_id = f.function_id
            JOIN sys.types b ON b.user_type_id = p.user_type_id WHERE f.is_system = 0 ORDER BY f.name""";

    /** A time in its own type's digits, bytes in hexadecimal, all else as plain text. */
    static final String PARTITION_BOUNDS = """
            SELECT r.function_id, CAST(SQL_VARIANT_PROPERTY(r.value, 'BaseType') AS nvarchar(128)),
              CASE WHEN SQL_VARIANT_PROPERTY(r.value, 'BaseType') IN ('date', 'datetime', 'smalldatetime', 'datetime2')
                THEN CONVERT(nvarchar(60), CONVERT(datetime2(7), r.value), 126)
              WHEN SQL_VARIANT_PROPERTY(r.value, 'BaseType') = 'datetimeoffset'
                THEN CONVERT(nvarchar(60), CONVERT(datetimeoffset(7), r.value), 126)
              WHEN SQL_VARIANT_PROPERTY(r.value, 'BaseType') IN ('binary', 'varbinary')
                THEN CONVERT(nvarchar(4000), CONVERT(varbinary(8000), r.value), 1)
              WHEN SQL_VARIANT_PROPERTY(r.value, 'BaseType') IN ('float', 'real')
                THEN CONVERT(nvarchar(60), CONVERT(float, r.value), 2)
              ELSE CONVERT(nvarchar(4000), r.value) END
            FROM sys.partition_range_values r ORDER BY r.function_id, r.boundary_id""";

    static final String PARTITION_SCHEMES = """
            SELECT s.data_space_id, s.name, f.name FROM sys.partition_schemes s
            JOIN sys.partition_functions f ON f.function_id = s.function_id WHERE s.is_system = 0 ORDER BY s.name""";

    /** Partition schemes of which a part lies elsewhere than in the filegroup that every database has. */
    static final String PLACED_SCHEMES = """
            SELECT DISTINCT d.partition_scheme_id FROM sys.destination_data_spaces d
            JOIN sys.data_spaces s ON s.data_space_id = d.data_space_id WHERE s.name <> 'PRIMARY'""";

    static final String XML_INDEXES = """
            SELECT x.object_id, x.index_id, x.using_xml_index_id, x.secondary_type_desc, x.xml_index_type FROM sys.xml_indexes x""";

    static final String SPATIAL_INDEXES = """
            SELECT i.object_id, i.index_id, i.tessellation_scheme, t.bounding_box_xmin, t.bounding_box_ymin, t.bounding_box_xmax,
              t.bounding_box_ymax, t.level_1_grid_desc, t.level_2_grid_desc, t.level_3_grid_desc, t.level_4_grid_desc,
              t.cells_per_object
            FROM sys.spatial_indexes i
            JOIN sys.spatial_index_tessellations t ON t.object_id = i.object_id AND t.index_id = i.index_id""";

    static final String FULL_TEXT_CATALOGS = """
            SELECT c.name, c.is_default, c.is_accent_sensitivity_on FROM sys.fulltext_catalogs c ORDER BY c.name""";

    static final String FULL_TEXT_INDEXES = """
            SELECT f.object_id, i.name, c.name, f.change_tracking_state_desc, f.stoplist_id, l.name, f.is_enabled
            FROM sys.fulltext_indexes f
            JOIN sys.indexes i ON i.object_id = f.object_id AND i.index_id = f.unique_index_id
            JOIN sys.fulltext_catalogs c ON c.fulltext_catalog_id = f.fulltext_catalog_id
            LEFT JOIN sys.fulltext_stoplists l ON l.stoplist_id = f.stoplist_id""";

    static final String FULL_TEXT_COLUMNS = """
            SELECT f.object_id, c.name, t.name, f.language_id, f.statistical_semantics FROM sys.fulltext_index_columns f
            JOIN sys.columns c ON c.object_id = f.object_id AND c.column_id = f.column_id
            LEFT JOIN sys.columns t ON t.object_id = f.object_id AND t.column_id = f.type_column_id
            ORDER BY f.object_id, f.column_id""";

    /** What is said of schemas, of objects in them with their columns, and of indexes. */
    static final String PROPERTIES = """
            SELECT e.class, e.name, CONVERT(nvarchar(4000), e.value), s.name, o.name, o.type, c.name, i.name, ps.name, p.name, p.type
            FROM sys.extended_properties e
            LEFT JOIN sys.objects o ON o.object_id = e.major_id AND e.class IN (1, 7)
            LEFT JOIN sys.objects p ON p.object_id = o.parent_object_id
            LEFT JOIN sys.schemas ps ON ps.schema_id = p.schema_id
            LEFT JOIN sys.schemas s ON (e.class = 3 AND s.schema_id = e.major_id) OR (e.class <> 3 AND s.schema_id = o.schema_id)
            LEFT JOIN sys.columns c ON e.class = 1 AND e.minor_id > 0 AND c.object_id = e.major_id AND c.column_id = e.minor_id
            LEFT JOIN sys.indexes i ON e.class = 7 AND i.object_id = e.major_id AND i.index_id = e.minor_id
            WHERE e.class IN (0, 1, 3, 7) AND (o.object_id IS NULL OR o.is_ms_shipped = 0)
            ORDER BY s.name, o.name, e.minor_id, e.name""";

    static final String PERIODS = """
            SELECT p.object_id, b.name, e.name, t.history_table_id, b.is_hidden, e.is_hidden,
              {14:t.history_retention_period|-1}, {14:t.history_retention_period_unit_desc|NULL}
            FROM sys.periods p JOIN sys.tables t ON t.object_id = p.object_id
            JOIN sys.columns b ON b.object_id = p.object_id AND b.column_id = p.start_column_id
            JOIN sys.columns e ON e.object_id = p.object_id AND e.column_id = p.end_column_id""";

    static final String POLICIES = """
            SELECT p.object_id, s.name, p.name, p.is_enabled, p.is_schema_bound, p.is_not_for_replication
            FROM sys.security_policies p JOIN sys.schemas s ON s.schema_id = p.schema_id ORDER BY s.name, p.name""";

    static final String PREDICATES = """
            SELECT p.object_id, p.predicate_type_desc, p.predicate_definition, s.name, o.name, p.operation_desc
            FROM sys.security_predicates p JOIN sys.objects o ON o.object_id = p.target_object_id
            JOIN sys.schemas s ON s.schema_id = o.schema_id ORDER BY p.object_id, p.security_predicate_id""";

    static final String PRINCIPALS = """
            SELECT p.name, p.type, p.default_schema_name FROM sys.database_principals p
            WHERE p.is_fixed_role = 0 AND p.name NOT IN ('public', 'dbo', 'guest', 'INFORMATION_SCHEMA', 'sys', 'cdc')
              AND p.type IN ('R', 'S', 'U', 'G', 'E', 'X', 'C', 'K') AND p.name NOT LIKE '##%'
            ORDER BY CASE p.type WHEN 'R' THEN 0 ELSE 1 END, p.name""";

    static final String MEMBERS = """
            SELECT r.name, m.name FROM sys.database_role_members d
            JOIN sys.database_principals r ON r.principal_id = d.role_principal_id
            JOIN sys.database_principals m ON m.principal_id = d.member_principal_id
            WHERE m.name <> 'dbo' ORDER BY r.name, m.name""";

    static final String PERMISSIONS = """
            SELECT g.name, d.permission_name, d.state, d.class, ns.name, s.name, o.name, c.name
            FROM sys.database_permissions d
            JOIN sys.database_principals g ON g.principal_id = d.grantee_principal_id
            LEFT JOIN sys.schemas ns ON d.class = 3 AND ns.schema_id = d.major_id
            LEFT JOIN sys.objects o ON d.class = 1 AND o.object_id = d.major_id AND o.is_ms_shipped = 0
            LEFT JOIN sys.schemas s ON s.schema_id = o.schema_id
            LEFT JOIN sys.columns c ON d.class = 1 AND d.minor_id > 0 AND c.object_id = d.major_id AND c.column_id = d.minor_id
            WHERE d.class IN (0, 1, 3) AND NOT (d.class = 0 AND d.type = 'CO') AND d.major_id >= 0
            ORDER BY g.name, d.class, d.major_id, d.minor_id, d.permission_name""";

    /** All of them, for the test that holds them against the documented views. */
    static final List<String> TABLE_QUERIES = List.of(
            SCHEMAS,
            TABLES,
            TABLE_TYPES,
            VIEWS,
            COLUMNS,
            IDENTITIES,
            COMPUTED,
            MASKED,
            DEFAULTS,
            CHECKS,
            INDEXES,
            INDEX_COLUMNS,
            KEY_CONSTRAINTS,
            FOREIGN_KEYS,
            FOREIGN_KEY_COLUMNS,
            PARTITIONS,
            SIZES,
            DESCRIPTIONS,
            SEQUENCES,
            NAMES,
            MODULES,
            DEPENDENCIES,
            TRIGGERS,
            TRIGGER_ORDER,
            SYNONYMS,
            TYPES,
            XML_SCHEMAS,
            PARTITION_FUNCTIONS,
            PARTITION_BOUNDS,
            PARTITION_SCHEMES,
            PLACED_SCHEMES,
            XML_INDEXES,
            SPATIAL_INDEXES,
            FULL_TEXT_CATALOGS,
            FULL_TEXT_INDEXES,
            FULL_TEXT_COLUMNS,
            PROPERTIES,
            PERIODS,
            POLICIES,
            PREDICATES,
            PRINCIPALS,
            MEMBERS,
            PERMISSIONS);

    private Queries() {}

    /** A query as a version understands it; 99 for the newest. */
    static String of(String query, int major) {
        Matcher since = SINCE.matcher(query);
        StringBuilder text = new StringBuilder();
        while (since.find()) {
            boolean has = major >= Integer.parseInt(since.group(1));
            since.appendReplacement(text, Matcher.quoteReplacement(has ? since.group(2) : since.group(3)));
        }
        return since.appendTail(text).toString();
    }
}
