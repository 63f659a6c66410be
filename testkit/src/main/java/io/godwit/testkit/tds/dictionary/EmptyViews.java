package io.godwit.testkit.tds.dictionary;

import java.util.ArrayList;
import java.util.List;

/** Views of what the stand-in cannot have, so that they are truly empty (Transact-SQL Reference, "System catalog views"). */
final class EmptyViews {
    private static final String[][] EMPTY = {
        {
            "sys.partition_schemes",
            "name sysname, data_space_id int, type char(2), type_desc nvarchar(60), is_default bit, is_system bit, function_id int"
        },
        {
            "sys.partition_functions",
            "name sysname, function_id int, type char(2), type_desc nvarchar(60), fanout int, boundary_value_on_right bit, is_system bit"
        },
        {"sys.partition_range_values", "function_id int, boundary_id int, parameter_id int, value nvarchar(4000)"},
        {
            "sys.partition_parameters",
            "function_id int, parameter_id int, system_type_id tinyint, max_length smallint, precision tinyint, scale tinyint, collation_name sysname, user_type_id int"
        },
        {"sys.destination_data_spaces", "partition_scheme_id int, destination_id int, data_space_id int"},
        {
            "sys.periods",
            "name sysname, period_type tinyint, period_type_desc nvarchar(60), object_id int, start_column_id int, end_column_id int"
        },
        {
            "sys.masked_columns",
            "object_id int, name sysname, column_id int, masking_function nvarchar(4000), is_masked bit"
        },
        {
            "sys.xml_schema_collections",
            "xml_collection_id int, schema_id int, principal_id int, name sysname, create_date datetime, modify_date datetime"
        },
        {
            "sys.xml_indexes",
            "object_id int, name sysname, index_id int, type tinyint, using_xml_index_id int, secondary_type char(1), secondary_type_desc nvarchar(60), xml_index_type tinyint, xml_index_type_description nvarchar(60), path_id int"
        },
        {
            "sys.spatial_indexes",
            "object_id int, name sysname, index_id int, type tinyint, spatial_index_type tinyint, spatial_index_type_desc nvarchar(60), tessellation_scheme sysname"
        },
        {
            "sys.spatial_index_tessellations",
            "object_id int, index_id int, tessellation_scheme sysname, bounding_box_xmin float, bounding_box_ymin float, bounding_box_xmax float, bounding_box_ymax float, level_1_grid_desc nvarchar(60), level_2_grid_desc nvarchar(60), level_3_grid_desc nvarchar(60), level_4_grid_desc nvarchar(60), cells_per_object int"
        },
        {"sys.fulltext_catalogs", "fulltext_catalog_id int, name sysname, is_default bit, is_accent_sensitivity_on bit"
        },
        {
            "sys.fulltext_indexes",
            "object_id int, unique_index_id int, fulltext_catalog_id int, is_enabled bit, change_tracking_state char(1), change_tracking_state_desc nvarchar(60), stoplist_id int"
        },
        {
            "sys.fulltext_index_columns",
            "object_id int, column_id int, type_column_id int, language_id int, statistical_semantics int"
        },
        {
            "sys.table_types",
            "name sysname, system_type_id tinyint, user_type_id int, schema_id int, principal_id int, max_length smallint, precision tinyint, scale tinyint, collation_name sysname, is_nullable bit, is_user_defined bit, is_assembly_type bit, default_object_id int, rule_object_id int, is_table_type bit, type_table_object_id int, is_memory_optimized bit"
        },
        {
            "sys.assembly_types",
            "name sysname, user_type_id int, assembly_id int, assembly_class sysname, is_user_defined bit, max_length smallint, precision tinyint, scale tinyint, is_nullable bit"
        },
        {
            "sys.assemblies",
            "name sysname, principal_id int, assembly_id int, clr_name nvarchar(4000), permission_set tinyint, is_user_defined bit"
        },
        {
            "sys.external_tables",
            "name sysname, object_id int, schema_id int, location nvarchar(4000), data_source_id int"
        },
        {
            "sys.database_permissions",
            "class tinyint, class_desc nvarchar(60), major_id int, minor_id int, grantee_principal_id int, grantor_principal_id int, type char(4), permission_name nvarchar(128), state char(1), state_desc nvarchar(60)"
        },
        {"sys.database_role_members", "role_principal_id int, member_principal_id int"},
        {
            "sys.server_principals",
            "name sysname, principal_id int, sid varbinary(85), type char(1), type_desc nvarchar(60), is_disabled bit, default_database_name sysname"
        },
        {
            "sys.servers",
            "server_id int, name sysname, product sysname, provider sysname, data_source nvarchar(4000), is_linked bit"
        },
        {
            "sys.parameters",
            "object_id int, name sysname, parameter_id int, system_type_id tinyint, user_type_id int, max_length smallint, precision tinyint, scale tinyint, is_output bit, has_default_value bit"
        },
        {
            "sys.trigger_events",
            "object_id int, type int, type_desc nvarchar(60), is_first bit, is_last bit, event_group_type int, event_group_type_desc nvarchar(60), is_trigger_event bit"
        },
        {"sys.service_queues", "name sysname, object_id int, schema_id int, is_ms_shipped bit"},
        {"sys.services", "name sysname, service_id int"},
        {
            "sys.security_policies",
            "name sysname, object_id int, schema_id int, is_enabled bit, is_not_for_replication bit, is_schema_bound bit"
        },
        {
            "sys.security_predicates",
            "object_id int, security_predicate_id int, target_object_id int, predicate_definition nvarchar(max), predicate_type int, predicate_type_desc nvarchar(60), operation int, operation_desc nvarchar(60)"
        },
        {"sys.fulltext_stoplists", "stoplist_id int, name sysname, principal_id int"},
        {
            "sys.dm_cdc_errors",
            "session_id int, phase_number int, entry_time datetime, error_number int, error_severity int, error_state int, error_message nvarchar(1024), start_lsn nvarchar(23), begin_lsn nvarchar(23), sequence_value nvarchar(23)"
        },
        {"sys.hash_indexes", "object_id int, name sysname, index_id int, bucket_count bigint"},
        {
            "sys.column_store_row_groups",
            "object_id int, index_id int, partition_number int, row_group_id int, state tinyint, total_rows bigint"
        },
        {"sys.rules", "name sysname, object_id int, schema_id int, parent_object_id int"},
        {
            "sys.stats",
            "object_id int, name sysname, stats_id int, auto_created bit, user_created bit, no_recompute bit, has_filter bit, filter_definition nvarchar(max)"
        },
        {"sys.stats_columns", "object_id int, stats_id int, stats_column_id int, column_id int"},
        {"sys.filetables", "object_id int, is_enabled bit, directory_name varchar(255), filename_collation_id int"},
        {"sys.internal_tables", "name sysname, object_id int, schema_id int, parent_id int, internal_type tinyint"},
        {"sys.certificates", "name sysname, certificate_id int, thumbprint varbinary(32)"},
        {"sys.asymmetric_keys", "name sysname, asymmetric_key_id int, thumbprint varbinary(32)"},
        {"sys.credentials", "credential_id int, name sysname, credential_identity nvarchar(4000)"},
        {"sys.numbered_procedures", "object_id int, procedure_number smallint, definition nvarchar(max)"},
        {"sys.plan_guides", "plan_guide_id int, name sysname, is_disabled bit"},
        {"sys.column_master_keys", "name sysname, column_master_key_id int"},
        {"sys.column_encryption_keys", "name sysname, column_encryption_key_id int"},
    };

    private EmptyViews() {}

    static List<SystemView> all() {
        List<SystemView> all = new ArrayList<>();
        for (String[] one : EMPTY) {
            all.add(SystemView.lasting(one[0], one[1], (session, database, rows) -> {}));
        }
        return all;
    }
}
