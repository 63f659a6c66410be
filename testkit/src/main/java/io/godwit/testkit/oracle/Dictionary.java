package io.godwit.testkit.oracle;

import io.godwit.testkit.oracle.Definitions.Name;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rows of the stand-in's dictionary, which follow what is defined in it. */
final class Dictionary {
    private final Database database;
    private int constraints;

    Dictionary(Database database) {
        this.database = database;
    }

    /** A part of an index: a column, or else an expression. */
    record Part(@Nullable String column, @Nullable String expression, boolean descends) {}

    /** A constraint: kind P, U, R or C, as the dictionary has them. */
    record Constraint(
            String name,
            char kind,
            List<String> columns,
            String condition,
            @Nullable Name references,
            List<String> referenced,
            String deleteRule,
            boolean enabled,
            boolean validated) {}

    /** A name for a constraint that was given none. */
    String nextConstraint() {
        constraints++;
        return "SYS_C%07d".formatted(constraints);
    }

    /** Adds a row of texts, which H2 makes of the columns' types. */
    void add(String view, @Nullable Object... values) throws SQLException {
        String marks = String.join(", ", Collections.nCopies(values.length, "?"));
        try (PreparedStatement statement =
                database.recorder().prepareStatement("INSERT INTO sys." + view + " VALUES (" + marks + ")")) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.execute();
        }
    }

    /** Runs a statement with texts as its values. */
    void change(String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = database.recorder().prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.execute();
        }
    }

    /** The first value of the first row; null if there is none. */
    @Nullable
    String ask(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = database.recorder().prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }

    void addTable(StandInTable table, boolean temporary, boolean indexOrganised) throws SQLException {
        add(
                "all_tables",
                table.owner,
                table.name,
                null,
                null,
                temporary ? "Y" : "N",
                indexOrganised ? "IOT" : null,
                "NO",
                "N",
                "NO",
                "NO",
                null,
                null,
                "YES");
        add("all_objects", table.owner, table.name, null, "TABLE", table.object, table.object, Redo.now());
        add("all_all_tables", table.owner, table.name, null);
    }

    /** Says that a table was defined anew. */
    void touch(StandInTable table) throws SQLException {
        change(
                "UPDATE sys.all_objects SET last_ddl_time = ? WHERE owner = ? AND object_name = ?",
                Redo.now(),
                table.owner,
                table.name);
    }

    /** A column as it is declared. */
    record Declared(
            String name,
            ColumnType type,
            boolean nullable,
            boolean virtual,
            boolean identity,
            boolean invisible,
            @Nullable String defaultText) {}

    void addColumn(String owner, String table, Declared column) throws SQLException {
        ColumnType type = column.type();
        String last = ask(
                "SELECT COALESCE(MAX(internal_column_id), 0) + 1 FROM sys.all_tab_cols WHERE owner = ? AND table_name = ?",
                owner,
                table);
        add(
                "all_tab_cols",
                owner,
                table,
                column.name(),
                type.name(),
                type.owner(),
                type.length(),
                type.precision(),
                type.scale(),
                column.nullable() ? "Y" : "N",
                type.characters(),
                type.counted(),
                column.invisible() ? "YES" : "NO",
                column.virtual() ? "YES" : "NO",
                "YES",
                column.identity() ? "YES" : "NO",
                "USING_NLS_COMP",
                column.invisible() ? null : last,
                last,
                column.defaultText());
    }

    void addConstraint(StandInTable table, Constraint constraint) throws SQLException {
        boolean unique = constraint.kind() == 'P' || constraint.kind() == 'U';
        Name references = constraint.references();
        String referenced = references == null ? null : keyOf(references, constraint.referenced());
        add(
                "all_constraints",
                table.owner,
                table.name,
                constraint.name(),
                String.valueOf(constraint.kind()),
                references == null ? null : references.owner(),
                referenced,
                references == null ? null : constraint.deleteRule(),
                constraint.enabled() ? "ENABLED" : "DISABLED",
                constraint.validated() ? "VALIDATED" : "NOT VALIDATED",
                unique ? constraint.name() : null,
                constraint.condition().isEmpty() ? null : constraint.condition());
        int position = 0;
        for (String column : constraint.columns()) {
            position++;
            add("all_cons_columns", table.owner, constraint.name(), table.name, column, unique ? position : null);
        }
        if (unique) {
            List<Part> parts = constraint.columns().stream()
                    .map(c -> new Part(c, null, false))
                    .toList();
            addIndex(new Name(table.owner, constraint.name()), table, "NORMAL", true, "", parts);
        }
    }

    /** The key that a foreign key means: of its columns, or the primary one. */
    private String keyOf(Name table, List<String> columns) throws SQLException {
        String keys = "SELECT c.constraint_name FROM sys.all_constraints c WHERE c.owner = ? AND c.table_name = ?";
        String found = columns.isEmpty()
                ? ask(keys + " AND c.constraint_type = 'P'", table.owner(), table.name())
                : ask(
                        keys + " AND c.constraint_type IN ('P', 'U') AND ? = (SELECT LISTAGG(k.column_name, ',')"
                                + " WITHIN GROUP (ORDER BY k.position) FROM sys.all_cons_columns k"
                                + " WHERE k.owner = c.owner AND k.constraint_name = c.constraint_name)",
                        table.owner(),
                        table.name(),
                        String.join(",", columns));
        if (found == null) {
            throw new StandInException(2270, "no matching unique or primary key for this column-list");
        }
        return found;
    }

    /** {@code domain}: the type of a domain index, with its owner; else empty. */
    void addIndex(Name name, StandInTable table, String type, boolean unique, String domain, List<Part> parts)
            throws SQLException {
        boolean computed = parts.stream().anyMatch(p -> p.expression() != null || p.descends());
        int dot = domain.indexOf('.');
        add(
                "all_indexes",
                name.owner(),
                name.name(),
                computed ? "FUNCTION-BASED " + type : type,
                table.owner,
                table.name,
                unique ? "UNIQUE" : "NONUNIQUE",
                dot < 0 ? null : domain.substring(0, dot),
                dot < 0 ? null : domain.substring(dot + 1),
                "N");
        int position = 0;
        for (Part part : parts) {
            position++;
            // a descending column is kept as an expression that is nothing but its name
            String expression = part.expression() == null && part.descends()
                    ? '"' + String.valueOf(part.column()) + '"'
                    : part.expression();
            add(
                    "all_ind_columns",
                    name.owner(),
                    name.name(),
                    table.owner,
                    table.name,
                    expression == null ? part.column() : "SYS_NC%05d$".formatted(table.columns.size() + position),
                    position,
                    part.descends() ? "DESC" : "ASC");
            if (expression != null) {
                add("all_ind_expressions", name.owner(), name.name(), table.owner, table.name, expression, position);
            }
        }
    }

    void addView(Name name, String text) throws SQLException {
        change("DELETE FROM sys.all_dependencies WHERE owner = ? AND name = ?", name.owner(), name.name());
        change("DELETE FROM sys.all_views WHERE owner = ? AND view_name = ?", name.owner(), name.name());
        change("DELETE FROM sys.all_tab_cols WHERE owner = ? AND table_name = ?", name.owner(), name.name());
        addDependencies(name, text);
        add("all_views", name.owner(), name.name(), text);
        try (PreparedStatement statement =
                        database.recorder().prepareStatement("SELECT * FROM " + name.quoted() + " WHERE 1 = 0");
                ResultSet none = statement.executeQuery()) {
            ResultSetMetaData columns = none.getMetaData();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                int size = columns.getPrecision(i);
                String type = switch (columns.getColumnType(i)) {
                    case Types.VARCHAR -> "VARCHAR2(" + Math.min(Math.max(size, 1), 4000) + " CHAR)";
                    case Types.CHAR -> "CHAR(" + size + " CHAR)";
                    case Types.TIMESTAMP ->
                        columns.getScale(i) == 0 ? "DATE" : "TIMESTAMP(" + columns.getScale(i) + ")";
                    case Types.CLOB -> "CLOB";
                    case Types.BLOB -> "BLOB";
                    case Types.VARBINARY -> "RAW(" + Math.min(size, 2000) + ")";
                    default -> declared(columns, i) ? "NUMBER(" + size + "," + columns.getScale(i) + ")" : "NUMBER";
                };
                addColumn(
                        name.owner(),
                        name.name(),
                        new Declared(
                                columns.getColumnLabel(i), ColumnType.parse(type), true, false, false, false, null));
            }
        }
    }

    /** Whether a number is of a declared size: a computed one has the most digits that H2 gives. */
    private static boolean declared(ResultSetMetaData columns, int column) throws SQLException {
        return columns.getColumnType(column) == Types.NUMERIC && columns.getPrecision(column) <= 38;
    }

    /** Every name in its text that is one of a table or a view counts. */
    private void addDependencies(Name view, String text) throws SQLException {
        Set<Name> found = new LinkedHashSet<>();
        Tokens in = new Tokens(text);
        while (!in.ended()) {
            if (in.peek().isName()) {
                found.add(Definitions.name(in, view.owner()));
            } else {
                in.next();
            }
        }
        for (Name name : found) {
            boolean table = database.table(name.owner(), name.name()) != null;
            String other = ask(
                    "SELECT view_name FROM sys.all_views WHERE owner = ? AND view_name = ?", name.owner(), name.name());
            if (table || other != null) {
                add(
                        "all_dependencies",
                        view.owner(),
                        view.name(),
                        "VIEW",
                        name.owner(),
                        name.name(),
                        table ? "TABLE" : "VIEW");
            }
        }
    }

    void dropIndex(Name name) throws SQLException {
        change("DELETE FROM sys.all_indexes WHERE owner = ? AND index_name = ?", name.owner(), name.name());
        change("DELETE FROM sys.all_ind_columns WHERE index_owner = ? AND index_name = ?", name.owner(), name.name());
        change(
                "DELETE FROM sys.all_ind_expressions WHERE index_owner = ? AND index_name = ?",
                name.owner(),
                name.name());
    }

    void dropConstraint(String owner, String name) throws SQLException {
        change("DELETE FROM sys.all_constraints WHERE owner = ? AND constraint_name = ?", owner, name);
        change("DELETE FROM sys.all_cons_columns WHERE owner = ? AND constraint_name = ?", owner, name);
        dropIndex(new Name(owner, name));
    }

    void dropTable(StandInTable table) throws SQLException {
        for (String view : List.of(
                "all_tables",
                "all_all_tables",
                "all_tab_cols",
                "all_tab_comments",
                "all_col_comments",
                "all_constraints",
                "all_cons_columns",
                "all_log_groups")) {
            change("DELETE FROM sys." + view + " WHERE owner = ? AND table_name = ?", table.owner, table.name);
        }
        for (String view : List.of("all_indexes", "all_ind_columns", "all_ind_expressions")) {
            change("DELETE FROM sys." + view + " WHERE table_owner = ? AND table_name = ?", table.owner, table.name);
        }
        change("DELETE FROM sys.all_objects WHERE owner = ? AND object_name = ?", table.owner, table.name);
    }
}
