package io.godwit.oracle.catalog;

import io.godwit.oracle.connection.Server;
import io.godwit.oracle.connection.Sessions;
import io.godwit.oracle.load.NativeType;
import io.godwit.spi.schema.TableId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The selected tables with their columns, constraints and indexes. Columns of views: Database Reference, "Static Data Dictionary Views". */
final class NativeTables {
    static final String TABLES =
            "SELECT owner, table_name, num_rows, avg_row_len, temporary, iot_type, nested, secondary,"
                    + " dropped, partitioned FROM sys.all_tables WHERE owner IN {owners} ORDER BY owner, table_name";
    static final String OBJECT_TABLES = "SELECT owner, table_name FROM sys.all_object_tables WHERE owner IN {owners}";
    static final String EXTERNAL_TABLES =
            "SELECT owner, table_name FROM sys.all_external_tables WHERE owner IN {owners}";
    static final String QUEUE_TABLES = "SELECT owner, queue_table FROM sys.all_queue_tables WHERE owner IN {owners}";
    static final String VIEW_LOGS = "SELECT log_owner, log_table FROM sys.all_mview_logs WHERE log_owner IN {owners}";
    static final String MATERIALIZED_VIEWS = "SELECT owner, container_name FROM sys.all_mviews WHERE owner IN {owners}";

    /** DATA_DEFAULT is a LONG and stands last. */
    static final String COLUMNS = "SELECT owner, table_name, column_name, data_type, data_type_owner, data_length,"
            + " data_precision, data_scale, nullable, char_length, char_used, hidden_column, virtual_column, {newer}"
            + " data_default FROM sys.all_tab_cols WHERE owner IN {owners}"
            + " ORDER BY owner, table_name, COALESCE(column_id, internal_column_id + 1000)";

    static final String COLUMNS_OF_11 = COLUMNS.replace("{newer}", "'NO', 'NO', NULL,");
    static final String COLUMNS_OF_12_1 = COLUMNS.replace("{newer}", "user_generated, identity_column, NULL,");
    static final String COLUMNS_OF_12_2 = COLUMNS.replace("{newer}", "user_generated, identity_column, collation,");

    static final String TABLE_COMMENTS =
            "SELECT owner, table_name, comments FROM sys.all_tab_comments WHERE owner IN {owners} AND comments IS NOT NULL";
    static final String COLUMN_COMMENTS = "SELECT owner, table_name, column_name, comments FROM sys.all_col_comments"
            + " WHERE owner IN {owners} AND comments IS NOT NULL";
    /** SEARCH_CONDITION is a LONG and stands last. */
    static final String CONSTRAINTS =
            "SELECT owner, table_name, constraint_name, constraint_type, r_owner, r_constraint_name,"
                    + " delete_rule, status, validated, index_name, search_condition FROM sys.all_constraints"
                    + " WHERE owner IN {owners} AND constraint_type IN ('P', 'U', 'R', 'C') ORDER BY owner, table_name, constraint_name";

    static final String CONSTRAINT_COLUMNS = "SELECT owner, constraint_name, column_name FROM sys.all_cons_columns"
            + " WHERE owner IN {owners} ORDER BY owner, constraint_name, position";
    static final String INDEXES =
            "SELECT table_owner, table_name, owner, index_name, index_type, uniqueness, ityp_owner, ityp_name,"
                    + " secondary FROM sys.all_indexes WHERE table_owner IN {owners} ORDER BY table_owner, table_name, index_name";
    static final String INDEX_COLUMNS = "SELECT index_owner, index_name, column_name, descend, column_position"
            + " FROM sys.all_ind_columns WHERE table_owner IN {owners} ORDER BY index_owner, index_name, column_position";
    /** COLUMN_EXPRESSION is a LONG and stands last. */
    static final String INDEX_EXPRESSIONS = "SELECT index_owner, index_name, column_position, column_expression"
            + " FROM sys.all_ind_expressions WHERE table_owner IN {owners}";

    private final Reading reading;
    private final Map<TableId, NativeTable> tables = new LinkedHashMap<>();
    private final Map<TableId, TableId> tableOfConstraint = new HashMap<>();
    private final Map<TableId, List<NativeColumn>> others = new HashMap<>();
    private final boolean keepsMaterialized;

    private NativeTables(Reading reading, boolean keepsMaterialized) {
        this.reading = reading;
        this.keepsMaterialized = keepsMaterialized;
    }

    /**
     * Reads them.
     *
     * @param keepsMaterialized whether materialised views count as tables
     */
    static NativeTables read(Reading reading, boolean keepsMaterialized) throws SQLException {
        NativeTables tables = new NativeTables(reading, keepsMaterialized);
        tables.readTables();
        tables.readColumns();
        tables.readComments();
        tables.readConstraints();
        tables.readIndexes();
        return tables;
    }

    Collection<NativeTable> all() {
        return tables.values();
    }

    @Nullable
    NativeTable get(TableId id) {
        return tables.get(id);
    }

    /** The table of a constraint, by owner and name of it. */
    @Nullable
    NativeTable ofConstraint(TableId constraint) {
        TableId table = tableOfConstraint.get(constraint);
        return table == null ? null : tables.get(table);
    }

    /** The columns of a view. */
    List<NativeColumn> columnsOfOther(TableId id) {
        return others.getOrDefault(id, List.of());
    }

    private static TableId id(ResultSet row, int column) throws SQLException {
        return new TableId(row.getString(column), row.getString(column + 1));
    }

    private void readTables() throws SQLException {
        Map<TableId, String> special = new HashMap<>();
        reading.ofSchemasIfAllowed(
                EXTERNAL_TABLES,
                row -> special.put(
                        id(row, 1), "its rows lie in files outside of the database: make them a table's first"));
        reading.ofSchemasIfAllowed(
                QUEUE_TABLES, row -> special.put(id(row, 1), "it holds the messages of a queue (Advanced Queuing)"));
        Set<TableId> hidden = new HashSet<>();
        reading.ofSchemasIfAllowed(VIEW_LOGS, row -> hidden.add(id(row, 1)));
        if (!keepsMaterialized) {
            reading.ofSchemasIfAllowed(MATERIALIZED_VIEWS, row -> hidden.add(id(row, 1)));
        }
        reading.ofSchemas(TABLES, row -> {
            TableId id = id(row, 1);
            String index = Reading.nonNull(row.getString(6));
            // parts of other tables, what lies in the recycle bin, and what Godwit makes while it reads the log
            boolean part = index.equals("IOT_OVERFLOW")
                    || index.equals("IOT_MAPPING")
                    || "YES".equals(row.getString(7))
                    || "Y".equals(row.getString(8))
                    || "YES".equals(row.getString(9))
                    || id.name().startsWith(Sessions.OWN_TABLES)
                    || hidden.contains(id);
            if (part || !reading.selection().includes(id)) {
                return;
            }
            String why = special.get(id);
            if ("Y".equals(row.getString(5))) {
                why =
                        "it is a temporary table, whose rows last no longer than a session: make it on the target by hand";
            }
            long rows = row.getLong(3);
            rows = row.wasNull() ? -1 : rows;
            long average = row.getLong(4);
            boolean partitioned = "YES".equals(row.getString(10));
            tables.put(id, new NativeTable(id, rows, rows < 0 ? -1 : rows * average, partitioned, why));
        });
        reading.ofSchemasIfAllowed(OBJECT_TABLES, row -> {
            TableId id = id(row, 1);
            if (reading.selection().includes(id)) {
                tables.put(
                        id,
                        new NativeTable(
                                id,
                                -1,
                                -1,
                                false,
                                "its rows are objects, which no other engine has: give them a table of columns"));
            }
        });
    }

    private void readColumns() throws SQLException {
        Server server = reading.server();
        String query =
                server.isAtLeast(12, 2) ? COLUMNS_OF_12_2 : server.isAtLeast(12, 1) ? COLUMNS_OF_12_1 : COLUMNS_OF_11;
        reading.ofSchemas(query, row -> {
            TableId id = id(row, 1);
            NativeColumn column = column(row);
            if (column != null) {
                NativeTable table = tables.get(id);
                List<NativeColumn> of =
                        table != null ? table.columns : others.computeIfAbsent(id, k -> new ArrayList<>());
                of.add(column);
            }
        });
    }

    /** Reads the columns of {@link #COLUMNS}, in order; null of one that the server keeps for itself. */
    static @Nullable NativeColumn column(ResultSet row) throws SQLException {
        String name = row.getString(3);
        String spelling = spelling(row);
        boolean hidden = "YES".equals(row.getString(12));
        boolean virtual = "YES".equals(row.getString(13));
        boolean invisible = "YES".equals(row.getString(14));
        boolean identity = "YES".equals(row.getString(15));
        String collation = Reading.nonNull(row.getString(16));
        boolean folds = collation.endsWith("_CI") || collation.endsWith("_AI");
        boolean nullable = !"N".equals(row.getString(9));
        String text = Reading.nonNull(row.getString(17)).strip();
        return hidden && !invisible
                ? null
                : new NativeColumn(name, spelling, nullable, virtual, identity, folds, text, "");
    }

    /** A type as a table's definition spells it. */
    private static String spelling(ResultSet row) throws SQLException {
        String type = row.getString(4);
        String owner = row.getString(5);
        long bytes = row.getLong(6);
        int precision = row.getInt(7);
        boolean bare = row.wasNull();
        int scale = row.getInt(8);
        boolean unscaled = row.wasNull();
        long characters = row.getLong(10);
        boolean byCharacters = !"B".equals(row.getString(11));
        if (owner != null && !type.equals("XMLTYPE") && !type.equals("SDO_GEOMETRY")) {
            return owner + "." + type;
        }
        return switch (type) {
            case "NUMBER" ->
                bare && unscaled ? type : "NUMBER(" + (bare ? "*" : precision) + (unscaled ? "" : "," + scale) + ")";
            case "FLOAT" -> "FLOAT(" + precision + ")";
            case "VARCHAR2", "CHAR" -> type + "(" + characters + (byCharacters ? " CHAR)" : " BYTE)");
            case "NVARCHAR2", "NCHAR" -> type + "(" + characters + ")";
            case "RAW", "UROWID" -> type + "(" + bytes + ")";
            default -> type;
        };
    }

    private void readComments() throws SQLException {
        reading.ofSchemas(TABLE_COMMENTS, row -> {
            NativeTable table = tables.get(id(row, 1));
            if (table != null) {
                table.comment = row.getString(3);
            }
        });
        reading.ofSchemas(COLUMN_COMMENTS, row -> {
            NativeTable table = tables.get(id(row, 1));
            if (table != null) {
                String name = row.getString(3);
                String text = row.getString(4);
                table.columns.replaceAll(c -> c.name().equals(name) ? c.withComment(text) : c);
            }
        });
    }

    private void readConstraints() throws SQLException {
        Map<TableId, List<String>> columns = new HashMap<>();
        reading.ofSchemas(
                CONSTRAINT_COLUMNS,
                row -> columns.computeIfAbsent(id(row, 1), k -> new ArrayList<>())
                        .add(row.getString(3)));
        reading.ofSchemas(CONSTRAINTS, row -> {
            TableId table = id(row, 1);
            TableId id = new TableId(table.schema(), row.getString(3));
            char kind = row.getString(4).charAt(0);
            String owner = row.getString(5);
            String referenced = row.getString(6);
            String rule = Reading.nonNull(row.getString(7));
            boolean enabled = "ENABLED".equals(row.getString(8));
            boolean validated = "VALIDATED".equals(row.getString(9));
            String index = Reading.nonNull(row.getString(10));
            String condition = kind == 'C' ? Reading.nonNull(row.getString(11)).strip() : "";
            tableOfConstraint.put(id, table);
            NativeTable of = tables.get(table);
            if (of != null) {
                of.constraints.add(new NativeTable.Constraint(
                        id.name(),
                        kind,
                        columns.getOrDefault(id, List.of()),
                        condition,
                        owner == null || referenced == null ? null : new TableId(owner, referenced),
                        rule,
                        enabled,
                        validated,
                        index));
            }
        });
    }

    private void readIndexes() throws SQLException {
        Map<String, String> expressions = new HashMap<>();
        reading.ofSchemas(
                INDEX_EXPRESSIONS,
                row -> expressions.put(
                        id(row, 1) + "#" + row.getInt(3),
                        Reading.nonNull(row.getString(4)).strip()));
        Map<TableId, List<NativeTable.Part>> parts = new HashMap<>();
        reading.ofSchemas(INDEX_COLUMNS, row -> {
            TableId index = id(row, 1);
            String column = row.getString(3);
            boolean descending = "DESC".equals(row.getString(4));
            String expression = expressions.get(index + "#" + row.getInt(5));
            // a descending column is kept as an expression that is nothing but its name
            NativeTable.Part part = expression != null && expression.matches("\"[^\"]+\"")
                    ? new NativeTable.Part(expression.substring(1, expression.length() - 1), null, descending)
                    : new NativeTable.Part(column, expression, descending);
            parts.computeIfAbsent(index, k -> new ArrayList<>()).add(part);
        });
        reading.ofSchemas(INDEXES, row -> {
            NativeTable table = tables.get(id(row, 1));
            String type = row.getString(5);
            // a large object's and a cluster's are no indexes of the table's columns
            if (table == null || type.equals("LOB") || type.equals("CLUSTER") || "Y".equals(row.getString(9))) {
                return;
            }
            TableId index = id(row, 3);
            String domain = type.equals("DOMAIN") ? row.getString(7) + "." + row.getString(8) : "";
            table.indexes.add(new NativeTable.Index(
                    index.schema(),
                    index.name(),
                    type,
                    "UNIQUE".equals(row.getString(6)),
                    domain,
                    parts.getOrDefault(index, List.of())));
        });
    }

    /** Columns whose values cannot be carried, each with its type. */
    static List<String> uncarried(NativeTable table) {
        return table.columns.stream()
                .filter(c -> !c.virtual() && NativeType.parse(c.spelling()).family() == NativeType.Family.OTHER)
                .map(c -> c.name() + " " + c.spelling())
                .toList();
    }
}
