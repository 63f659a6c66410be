package io.godwit.testkit.oracle;

import java.util.List;

/**
 * The dictionary views of the stand-in (which is not Oracle) as tables, with the columns that the Database Reference lists, those that
 * are asked for; and the functions and packages of Oracle's that H2 lacks.
 */
final class DictionaryViews {
    private DictionaryViews() {}

    private static String view(String name, String columns) {
        return "CREATE TABLE sys." + name + " (" + columns + ")";
    }

    private static String function(String name, String method) {
        return "CREATE ALIAS " + name + " FOR '" + OracleFunctions.class.getName() + "." + method + "'";
    }

    /** Statements that make them. */
    static final List<String> STATEMENTS = List.of(
            "CREATE SCHEMA sys",
            "CREATE SCHEMA history",
            view("product_component_version", "product VARCHAR(80), version VARCHAR(80), status VARCHAR(80)"),
            view("nls_database_parameters", "parameter VARCHAR(30), \"VALUE\" VARCHAR(64)"),
            view("session_privs", "privilege VARCHAR(40)"),
            view("all_users", "username VARCHAR(128), oracle_maintained VARCHAR(1)"),
            view(
                    "all_tables",
                    "owner VARCHAR(128), table_name VARCHAR(128), num_rows NUMBER, avg_row_len NUMBER, temporary VARCHAR(1),"
                            + " iot_type VARCHAR(12), nested VARCHAR(3), secondary VARCHAR(1), dropped VARCHAR(3),"
                            + " partitioned VARCHAR(3), cluster_name VARCHAR(128), iot_name VARCHAR(128), logging VARCHAR(3)"),
            view(
                    "all_objects",
                    "owner VARCHAR(128), object_name VARCHAR(128), subobject_name VARCHAR(128), object_type VARCHAR(23),"
                            + " object_id NUMBER, data_object_id NUMBER, last_ddl_time TIMESTAMP(0)"),
            view("all_all_tables", "owner VARCHAR(128), table_name VARCHAR(128), table_type VARCHAR(128)"),
            view("all_nested_tables", "owner VARCHAR(128), table_name VARCHAR(128), parent_table_name VARCHAR(128)"),
            view(
                    "all_log_groups",
                    "owner VARCHAR(128), log_group_name VARCHAR(128), table_name VARCHAR(128), log_group_type VARCHAR(19),"
                            + " always VARCHAR(11), generated VARCHAR(14)"),
            view("all_object_tables", "owner VARCHAR(128), table_name VARCHAR(128)"),
            view("all_external_tables", "owner VARCHAR(128), table_name VARCHAR(128)"),
            view("all_queue_tables", "owner VARCHAR(128), queue_table VARCHAR(128)"),
            view("all_mview_logs", "log_owner VARCHAR(128), log_table VARCHAR(128)"),
            view(
                    "all_mviews",
                    "owner VARCHAR(128), mview_name VARCHAR(128), container_name VARCHAR(128), query VARCHAR(4000)"),
            view(
                    "all_tab_cols",
                    "owner VARCHAR(128), table_name VARCHAR(128), column_name VARCHAR(128), data_type VARCHAR(128),"
                            + " data_type_owner VARCHAR(128), data_length NUMBER, data_precision NUMBER, data_scale NUMBER,"
                            + " nullable VARCHAR(1), char_length NUMBER, char_used VARCHAR(1), hidden_column VARCHAR(3),"
                            + " virtual_column VARCHAR(3), user_generated VARCHAR(3), identity_column VARCHAR(3),"
                            + " collation VARCHAR(100), column_id NUMBER, internal_column_id NUMBER, data_default VARCHAR(4000)"),
            view(
                    "all_tab_comments",
                    "owner VARCHAR(128), table_name VARCHAR(128), table_type VARCHAR(11), comments VARCHAR(4000)"),
            view(
                    "all_col_comments",
                    "owner VARCHAR(128), table_name VARCHAR(128), column_name VARCHAR(128), comments VARCHAR(4000)"),
            view(
                    "all_constraints",
                    "owner VARCHAR(128), table_name VARCHAR(128), constraint_name VARCHAR(128), constraint_type VARCHAR(1),"
                            + " r_owner VARCHAR(128), r_constraint_name VARCHAR(128), delete_rule VARCHAR(9), status VARCHAR(8),"
                            + " validated VARCHAR(13), index_name VARCHAR(128), search_condition VARCHAR(4000)"),
            view(
                    "all_cons_columns",
                    "owner VARCHAR(128), constraint_name VARCHAR(128), table_name VARCHAR(128), column_name VARCHAR(4000),"
                            + " position NUMBER"),
            view(
                    "all_indexes",
                    "owner VARCHAR(128), index_name VARCHAR(128), index_type VARCHAR(27), table_owner VARCHAR(128),"
                            + " table_name VARCHAR(128), uniqueness VARCHAR(9), ityp_owner VARCHAR(128), ityp_name VARCHAR(128),"
                            + " secondary VARCHAR(1)"),
            view(
                    "all_ind_columns",
                    "index_owner VARCHAR(128), index_name VARCHAR(128), table_owner VARCHAR(128), table_name VARCHAR(128),"
                            + " column_name VARCHAR(4000), column_position NUMBER, descend VARCHAR(4)"),
            view(
                    "all_ind_expressions",
                    "index_owner VARCHAR(128), index_name VARCHAR(128), table_owner VARCHAR(128), table_name VARCHAR(128),"
                            + " column_expression VARCHAR(4000), column_position NUMBER"),
            view(
                    "all_sequences",
                    "sequence_owner VARCHAR(128), sequence_name VARCHAR(128), min_value NUMBER, max_value NUMBER,"
                            + " increment_by NUMBER, cycle_flag VARCHAR(1), cache_size NUMBER, last_number NUMBER"),
            view("all_views", "owner VARCHAR(128), view_name VARCHAR(128), text VARCHAR(4000)"),
            view(
                    "all_dependencies",
                    "owner VARCHAR(128), name VARCHAR(128), type VARCHAR(19), referenced_owner VARCHAR(128),"
                            + " referenced_name VARCHAR(128), referenced_type VARCHAR(19)"),
            view(
                    "all_source",
                    "owner VARCHAR(128), name VARCHAR(128), type VARCHAR(12), line NUMBER, text VARCHAR(4000)"),
            view(
                    "all_synonyms",
                    "owner VARCHAR(128), synonym_name VARCHAR(128), table_owner VARCHAR(128), table_name VARCHAR(128)"),
            view("all_db_links", "owner VARCHAR(128), db_link VARCHAR(128)"),
            view("all_scheduler_jobs", "owner VARCHAR(128), job_name VARCHAR(128)"),
            view(
                    "all_policies",
                    "object_owner VARCHAR(128), object_name VARCHAR(128), policy_name VARCHAR(128), sel VARCHAR(3),"
                            + " enable VARCHAR(3)"),
            function("SYS_CONTEXT", "sysContext"),
            function("CHARTOROWID", "charToRowid"),
            function("ROWIDTOCHAR", "rowidToChar"),
            function("SYS_EXTRACT_UTC", "sysExtractUtc"),
            function("FROM_TZ", "fromTz"),
            function("LENGTH4", "codePoints"),
            function("LENGTH2", "units"),
            function("LENGTHB", "bytes"),
            function("NLS_CHARSET_ID", "charsetId"),
            function("TIMESTAMP_TO_SCN", "timestampToScn"),
            function("SCN_TO_TIMESTAMP", "scnToTimestamp"),
            "CREATE SCHEMA dbms_metadata",
            function("DBMS_METADATA.GET_DDL", "tableDefinition"),
            "CREATE VIEW sys.user_tables AS SELECT * FROM sys.all_tables WHERE owner = 'APP'",
            "CREATE SCHEMA dbms_lob",
            function("DBMS_LOB.GETLENGTH", "length"));

    /** What is known of the database. */
    static final List<String> FIRST_ROWS = List.of(
            "INSERT INTO sys.product_component_version VALUES ('Oracle Database 19c Enterprise Edition ', '19.0.0.0.0', '')",
            "INSERT INTO sys.nls_database_parameters VALUES ('NLS_CHARACTERSET', 'AL32UTF8'),"
                    + " ('NLS_NCHAR_CHARACTERSET', 'AL16UTF16')",
            "INSERT INTO sys.all_users VALUES ('APP', 'N'), ('SYS', 'Y'), ('MDSYS', 'Y')",
            "CREATE SCHEMA app");

    /** Of those who may read the dictionary of everything. */
    static final List<String> OF_EVERYTHING = List.of(
            "CREATE TABLE sys.dba_extents (owner VARCHAR(128), segment_name VARCHAR(128), partition_name VARCHAR(128),"
                    + " segment_type VARCHAR(18), relative_fno NUMBER, block_id NUMBER, bytes NUMBER)");
}
