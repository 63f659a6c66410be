package io.godwit.testkit.tds.dictionary;

import io.godwit.testkit.tds.dictionary.SystemView.Rows;
import io.godwit.testkit.tds.sql.Session;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Views of indexes, keys, constraints and partitions (Transact-SQL Reference, "Object catalog views"). */
final class IndexViews {
    private static final String CONSTRAINT =
            "name sysname, object_id int, principal_id int, schema_id int, parent_object_id int,"
                    + " type char(2), type_desc nvarchar(60), create_date datetime, modify_date datetime, is_ms_shipped bit,"
                    + " is_published bit, is_schema_published bit";
    private static final String[] ACTIONS = {"NO_ACTION", "CASCADE", "SET_NULL", "SET_DEFAULT"};

    private IndexViews() {}

    static List<SystemView> all() {
        return List.of(
                SystemView.lasting(
                        "sys.indexes",
                        "object_id int, name sysname, index_id int, type tinyint, type_desc nvarchar(60), is_unique bit,"
                                + " data_space_id int, ignore_dup_key bit, is_primary_key bit, is_unique_constraint bit,"
                                + " fill_factor tinyint, is_padded bit, is_disabled bit, is_hypothetical bit,"
                                + " is_ignored_in_optimization bit, allow_row_locks bit, allow_page_locks bit, has_filter bit,"
                                + " filter_definition nvarchar(max), compression_delay int, suppress_dup_key_messages bit,"
                                + " auto_created bit, optimize_for_sequential_key bit",
                        IndexViews::indexes),
                SystemView.lasting(
                        "sys.index_columns",
                        "object_id int, index_id int, index_column_id int, column_id int, key_ordinal tinyint,"
                                + " partition_ordinal tinyint, is_descending_key bit, is_included_column bit,"
                                + " column_store_order_ordinal tinyint",
                        IndexViews::indexColumns),
                SystemView.lasting(
                        "sys.key_constraints",
                        CONSTRAINT + ", unique_index_id int, is_system_named bit, is_enforced bit",
                        IndexViews::keys),
                SystemView.lasting(
                        "sys.foreign_keys",
                        CONSTRAINT
                                + ", referenced_object_id int, key_index_id int, is_disabled bit, is_not_for_replication bit,"
                                + " is_not_trusted bit, delete_referential_action tinyint,"
                                + " delete_referential_action_desc nvarchar(60), update_referential_action tinyint,"
                                + " update_referential_action_desc nvarchar(60), is_system_named bit",
                        IndexViews::foreignKeys),
                SystemView.lasting(
                        "sys.foreign_key_columns",
                        "constraint_object_id int, constraint_column_id int, parent_object_id int, parent_column_id int,"
                                + " referenced_object_id int, referenced_column_id int",
                        IndexViews::foreignKeyColumns),
                SystemView.lasting(
                        "sys.check_constraints",
                        CONSTRAINT + ", is_disabled bit, is_not_for_replication bit, is_not_trusted bit,"
                                + " parent_column_id int, definition nvarchar(max), uses_database_collation bit,"
                                + " is_system_named bit",
                        IndexViews::checks),
                SystemView.lasting(
                        "sys.default_constraints",
                        CONSTRAINT + ", parent_column_id int, definition nvarchar(max), is_system_named bit",
                        IndexViews::defaults),
                SystemView.changing(
                        "sys.partitions",
                        "partition_id bigint, object_id int, index_id int, partition_number int, hobt_id bigint, rows bigint,"
                                + " filestream_filegroup_id smallint, data_compression tinyint,"
                                + " data_compression_desc nvarchar(60)",
                        IndexViews::partitions),
                SystemView.changing(
                        "sys.dm_db_partition_stats",
                        "partition_id bigint, object_id int, index_id int, partition_number int,"
                                + " in_row_data_page_count bigint, in_row_used_page_count bigint,"
                                + " in_row_reserved_page_count bigint, lob_used_page_count bigint,"
                                + " lob_reserved_page_count bigint, row_overflow_used_page_count bigint,"
                                + " row_overflow_reserved_page_count bigint, used_page_count bigint,"
                                + " reserved_page_count bigint, row_count bigint",
                        IndexViews::statistics),
                SystemView.changing(
                        "sys.allocation_units",
                        "allocation_unit_id bigint, type tinyint, type_desc nvarchar(60), container_id bigint,"
                                + " data_space_id int, total_pages bigint, used_pages bigint, data_pages bigint",
                        (s, d, rows) -> counts(
                                d,
                                (table, index, count) -> rows.add(
                                        (long) table.id * 10 + index,
                                        1,
                                        "IN_ROW_DATA",
                                        (long) table.id * 1000 + index,
                                        1,
                                        pages(count),
                                        pages(count),
                                        pages(count)))));
    }

    private static void indexes(Session session, Database database, Rows rows) {
        for (TableInfo table : database.tables()) {
            if (table.indexes.stream().noneMatch(i -> i.clustered)) {
                rows.add(
                        table.id, null, 0, 0, "HEAP", false, 1, false, false, false, 0, false, false, false, false,
                        true, true, false, null, null, false, false, false);
            }
            for (IndexInfo i : table.indexes) {
                rows.add(
                        table.id,
                        i.name,
                        i.id,
                        i.clustered ? 1 : 2,
                        i.clustered ? "CLUSTERED" : "NONCLUSTERED",
                        i.unique,
                        1,
                        i.ignoresDuplicates,
                        i.isPrimaryKey(),
                        i.isUniqueConstraint(),
                        i.fillFactor,
                        false,
                        i.disabled,
                        false,
                        false,
                        true,
                        true,
                        !i.filter.isEmpty(),
                        i.filter.isEmpty() ? null : i.filter,
                        null,
                        false,
                        false,
                        false);
            }
        }
    }

    private static void indexColumns(Session session, Database database, Rows rows) {
        for (TableInfo table : database.tables()) {
            for (IndexInfo index : table.indexes) {
                int number = 0;
                for (IndexInfo.Part part : index.parts) {
                    number++;
                    rows.add(table.id, index.id, number, part.column().id, number, 0, part.descending(), false, 0);
                }
                for (ColumnInfo column : index.included) {
                    rows.add(table.id, index.id, ++number, column.id, 0, 0, false, true, 0);
                }
            }
        }
    }

    private static void keys(Session session, Database database, Rows rows) {
        for (TableInfo table : database.tables()) {
            for (IndexInfo index : table.indexes) {
                DatabaseObject constraint = index.constraint;
                if (constraint != null) {
                    rows.add(ObjectViews.joined(
                            ObjectViews.common(database, constraint), index.id, constraint.systemNamed, true));
                }
            }
        }
    }

    private static void foreignKeys(Session session, Database database, Rows rows) {
        for (DatabaseObject object : database.objects()) {
            if (object instanceof DatabaseObject.ForeignKey k) {
                IndexInfo key = k.referenced.primaryKey();
                rows.add(ObjectViews.joined(
                        ObjectViews.common(database, k),
                        k.referenced.id,
                        key == null ? null : key.id,
                        k.disabled,
                        false,
                        !k.trusted,
                        k.onDelete,
                        ACTIONS[k.onDelete],
                        k.onUpdate,
                        ACTIONS[k.onUpdate],
                        k.systemNamed));
            }
        }
    }

    private static void foreignKeyColumns(Session session, Database database, Rows rows) {
        for (DatabaseObject object : database.objects()) {
            if (object instanceof DatabaseObject.ForeignKey k) {
                for (int i = 0; i < k.columns.size(); i++) {
                    rows.add(
                            k.id,
                            i + 1,
                            k.table.id,
                            k.columns.get(i).id,
                            k.referenced.id,
                            k.referencedColumns.get(i).id);
                }
            }
        }
    }

    private static void checks(Session session, Database database, Rows rows) {
        for (DatabaseObject object : database.objects()) {
            if (object instanceof DatabaseObject.Check c) {
                rows.add(ObjectViews.joined(
                        ObjectViews.common(database, c),
                        c.disabled,
                        false,
                        !c.trusted,
                        0,
                        c.definition,
                        false,
                        c.systemNamed));
            }
        }
    }

    private static void defaults(Session session, Database database, Rows rows) {
        for (TableInfo table : database.tables()) {
            for (ColumnInfo column : table.columns) {
                DatabaseObject constraint = column.defaultConstraint;
                if (constraint != null) {
                    rows.add(ObjectViews.joined(
                            ObjectViews.common(database, constraint),
                            column.id,
                            SystemViews.DEFAULTS.get(constraint),
                            constraint.systemNamed));
                }
            }
        }
    }

    /** Hears of each index how many rows it has. */
    private interface Counted {
        void hear(TableInfo table, int index, long rows);
    }

    private static void counts(Database database, Counted counted) {
        try (Connection connection = DriverManager.getConnection(database.url);
                Statement statement = connection.createStatement()) {
            for (TableInfo table : database.tables()) {
                long count;
                try (ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM " + table.stored)) {
                    row.next();
                    count = row.getLong(1);
                }
                if (table.indexes.stream().noneMatch(i -> i.clustered)) {
                    counted.hear(table, 0, count);
                }
                for (IndexInfo index : table.indexes) {
                    counted.hear(table, index.id, count);
                }
            }
        } catch (SQLException e) {
            throw new io.godwit.testkit.tds.sql.TdsException(49_003, "stand-in: cannot count rows: " + e.getMessage());
        }
    }

    private static long pages(long rows) {
        return rows / 50 + 1;
    }

    private static void partitions(Session session, Database database, Rows rows) {
        counts(database, (table, index, count) -> {
            @Nullable
            Object[] row = {
                (long) table.id * 1000 + index, table.id, index, 1, (long) table.id * 1000 + index, count, 0, 0, "NONE"
            };
            rows.add(row);
        });
    }

    private static void statistics(Session session, Database database, Rows rows) {
        counts(database, (table, index, count) -> {
            long pages = pages(count);
            @Nullable
            Object[] row = {
                (long) table.id * 1000 + index,
                table.id,
                index,
                1,
                pages,
                pages,
                pages,
                0L,
                0L,
                0L,
                0L,
                pages,
                pages,
                count
            };
            rows.add(row);
        });
    }
}
