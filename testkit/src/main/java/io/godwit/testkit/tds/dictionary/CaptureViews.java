package io.godwit.testkit.tds.dictionary;

import io.godwit.testkit.tds.capture.CaptureInstance;
import io.godwit.testkit.tds.dictionary.SystemView.Rows;
import java.util.List;

/** What captures changes, as schema {@code cdc} tells (Transact-SQL Reference, "Change data capture tables"). */
final class CaptureViews {
    private CaptureViews() {}

    static List<SystemView> all() {
        return List.of(
                SystemView.changing(
                        "sys.change_tracking_databases",
                        "database_id int, is_auto_cleanup_on tinyint, retention_period int, retention_period_units tinyint,"
                                + " retention_period_units_desc nvarchar(60), max_cleanup_version bigint",
                        (s, d, rows) -> {
                            if (d.capture.tracking().isOn()) {
                                rows.add(d.id, 1, 2, 3, "DAYS", null);
                            }
                        }),
                SystemView.changing(
                        "sys.change_tracking_tables",
                        "object_id int, is_track_columns_updated_on bit, begin_version bigint, cleanup_version bigint,"
                                + " min_valid_version bigint",
                        (s, d, rows) -> d.capture
                                .tracking()
                                .all()
                                .forEach((table, since) -> rows.add(table, false, since, since, since))),
                SystemView.lasting(
                        "cdc.change_tables",
                        "object_id int, version int, source_object_id int, capture_instance sysname, start_lsn binary(10),"
                                + " end_lsn binary(10), supports_net_changes bit, has_drop_pending bit, role_name sysname,"
                                + " index_name sysname, filegroup_name sysname, create_date datetime, partition_switch bit",
                        (s, d, rows) -> d.capture
                                .instances()
                                .forEach(i -> rows.add(
                                        i.changeTable.id,
                                        0,
                                        i.source.id,
                                        i.name,
                                        i.start(),
                                        null,
                                        i.netChanges,
                                        null,
                                        null,
                                        i.indexName.isEmpty() ? null : i.indexName,
                                        null,
                                        i.changeTable.created,
                                        i.partitionSwitch))),
                SystemView.lasting(
                        "cdc.captured_columns",
                        "object_id int, column_name sysname, column_id int, column_type sysname, column_ordinal int,"
                                + " is_computed bit, masking_function nvarchar(4000)",
                        (s, d, rows) -> d.capture.instances().forEach(i -> columns(i, rows))),
                SystemView.lasting(
                        "cdc.ddl_history",
                        "source_object_id int, object_id int, required_column_update bit, ddl_command nvarchar(max),"
                                + " ddl_lsn binary(10), ddl_time datetime",
                        (s, d, rows) -> d.capture
                                .alterations()
                                .forEach(a ->
                                        rows.add(a.table, a.changeTable, a.retyped, a.statement, a.commit(), null))),
                SystemView.lasting(
                        "cdc.index_columns",
                        "object_id int, column_name sysname, index_ordinal tinyint, column_id int",
                        (s, d, rows) -> d.capture.instances().forEach(i -> {
                            for (int k = 0; k < i.key.size(); k++) {
                                rows.add(i.changeTable.id, i.key.get(k).name, k + 1, i.key.get(k).id);
                            }
                        })));
    }

    private static void columns(CaptureInstance instance, Rows rows) {
        for (int c = 0; c < instance.columns.size(); c++) {
            ColumnInfo column = instance.columns.get(c);
            rows.add(
                    instance.changeTable.id,
                    column.name,
                    column.id,
                    column.type.typeName(),
                    c + 1,
                    column.computed != null,
                    null);
        }
    }
}
