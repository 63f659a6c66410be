package io.godwit.testkit.oracle;

import io.godwit.testkit.oracle.Definitions.Defined;
import io.godwit.testkit.oracle.Definitions.Name;
import io.godwit.testkit.oracle.Dictionary.Constraint;
import io.godwit.testkit.oracle.Dictionary.Declared;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code CREATE TABLE} and {@code ALTER TABLE} of the stand-in (SQL Language Reference), in the forms that are written here. */
final class TableDefinition {
    private static final String[] AFTER_A_TYPE = {
        "DEFAULT",
        "NOT",
        "NULL",
        "PRIMARY",
        "UNIQUE",
        "CHECK",
        "REFERENCES",
        "CONSTRAINT",
        "GENERATED",
        "AS",
        "INVISIBLE",
        "VISIBLE",
        "VIRTUAL",
        "ENABLE",
        "DISABLE",
        "USING",
        "COLLATE"
    };

    private final Database database;
    private final Tokens in;
    private final String schema;

    /** What the statement says so far. */
    private final List<Declared> columns = new ArrayList<>();

    private final List<String> pieces = new ArrayList<>();
    private final List<Constraint> constraints = new ArrayList<>();

    TableDefinition(Database database, Tokens in, String schema) {
        this.database = database;
        this.in = in;
        this.schema = schema;
    }

    Defined create(boolean temporary) throws SQLException {
        Name name = Definitions.name(in, schema);
        if (database.table(name.owner(), name.name()) != null) {
            throw new StandInException(955, "name is already used by an existing object");
        }
        StandInTable table = new StandInTable(name.owner(), name.name(), database.nextObject());
        in.expect("(");
        do {
            if (atConstraint()) {
                constraints.add(constraint(null));
            } else {
                column(table);
            }
        } while (in.take(","));
        in.expect(")");
        boolean indexOrganised = in.take("ORGANIZATION", "INDEX");
        if (in.take("TABLESPACE")) {
            in.name();
        }
        if (in.take("ON", "COMMIT")) {
            in.rest();
        }
        if (!in.ended()) {
            throw in.unknown();
        }
        table.held = columns.stream().noneMatch(c -> c.type().stored() == null);
        if (table.held) {
            database.h2("CREATE SEQUENCE history.places_" + table.object + " START WITH 0 MINVALUE 0");
            database.h2("CREATE TABLE " + table.quoted() + " (" + String.join(", ", pieces) + ", " + StandInTable.PLACE
                    + " BIGINT INVISIBLE DEFAULT NEXT VALUE FOR history.places_" + table.object + " NOT NULL)");
            database.h2("CREATE INDEX " + StandInTable.quoted(table.owner, "PLACES_" + table.object) + " ON "
                    + table.quoted() + " (" + StandInTable.PLACE + ")");
        }
        database.dictionary.addTable(table, temporary, indexOrganised);
        for (Declared column : columns) {
            table.columns.add(new StandInTable.Column(column.name(), column.type(), column.virtual()));
            database.dictionary.addColumn(table.owner, table.name, column);
        }
        for (Constraint constraint : constraints) {
            add(table, constraint);
        }
        database.add(table);
        if (table.held) {
            database.keep(table, !temporary);
        }
        return new Defined(name, table);
    }

    private boolean atConstraint() {
        return in.at("CONSTRAINT")
                || in.at("PRIMARY", "KEY")
                || in.at("UNIQUE", "(")
                || in.at("FOREIGN", "KEY")
                || in.at("CHECK", "(");
    }

    private void column(StandInTable table) throws SQLException {
        String name = in.name();
        ColumnType type = in.at("GENERATED") || in.at("AS")
                ? ColumnType.parse("NUMBER")
                : ColumnType.parse(in.until(AFTER_A_TYPE));
        boolean nullable = true;
        boolean identity = false;
        boolean invisible = false;
        String value = null;
        String computed = null;
        String more = "";
        while (!in.at(",") && !in.at(")") && !in.ended()) {
            if (in.take("DEFAULT")) {
                more = in.take("ON", "NULL") ? " DEFAULT ON NULL" : "";
                value = in.until("NOT", "NULL", "PRIMARY", "UNIQUE", "CHECK", "REFERENCES", "CONSTRAINT", "ENABLE");
            } else if (in.at("GENERATED", "ALWAYS", "AS", "(") || in.at("AS", "(")) {
                in.take("GENERATED", "ALWAYS");
                in.expect("AS");
                computed = in.bracketed();
                in.take("VIRTUAL");
            } else if (in.take("GENERATED")) {
                value = identity(table);
                more = " DEFAULT ON NULL";
                identity = true;
                nullable = false;
            } else if (in.take("INVISIBLE")) {
                invisible = true;
            } else if (in.take("NOT", "NULL")) {
                nullable = false;
                constraints.add(notNull(null, name));
            } else if (!in.take("NULL") && !in.take("ENABLE") && !in.take("VISIBLE")) {
                Constraint constraint = constraint(name);
                nullable &= constraint.kind() != 'P' && !constraint.condition().endsWith(" IS NOT NULL");
                constraints.add(constraint);
            }
        }
        String text = computed == null ? value : computed;
        columns.add(new Declared(name, type, nullable, computed != null, identity, invisible, text));
        pieces.add('"' + name + "\" " + type.stored() + (invisible ? " INVISIBLE" : "")
                + (computed == null ? "" : " GENERATED ALWAYS AS (" + computed + ")")
                + (value == null ? "" : " DEFAULT " + value + more)
                + (nullable ? "" : " NOT NULL"));
    }

    /** Its sequence is called as Oracle calls them; whether a value is always generated is not enforced. */
    private String identity(StandInTable table) throws SQLException {
        if (!in.take("ALWAYS")) {
            in.expect("BY", "DEFAULT");
            in.take("ON", "NULL");
        }
        in.expect("AS", "IDENTITY");
        String name = "ISEQ$$_" + table.object;
        String options = in.at("(") ? in.bracketed() : "";
        Definitions.run(database, "CREATE SEQUENCE " + StandInTable.quoted(table.owner, name) + " " + options, schema);
        return StandInTable.quoted(table.owner, name) + ".nextval";
    }

    private Constraint notNull(@Nullable String name, String column) {
        return new Constraint(
                name == null ? database.dictionary.nextConstraint() : name,
                'C',
                List.of(column),
                '"' + column + "\" IS NOT NULL",
                null,
                List.of(),
                "",
                true,
                true);
    }

    /** A constraint of a column, or of the table. */
    private Constraint constraint(@Nullable String column) {
        String name = in.take("CONSTRAINT") ? in.name() : database.dictionary.nextConstraint();
        List<String> of = column == null ? new ArrayList<>() : new ArrayList<>(List.of(column));
        char kind;
        String condition = "";
        Name references = null;
        List<String> referenced = List.of();
        String rule = "NO ACTION";
        if (column != null && in.take("NOT", "NULL")) {
            return notNull(name, column);
        } else if (in.take("PRIMARY", "KEY")) {
            kind = 'P';
        } else if (in.take("UNIQUE")) {
            kind = 'U';
        } else if (in.take("CHECK")) {
            kind = 'C';
            condition = in.bracketed();
            columns.stream()
                    .map(Declared::name)
                    .filter(condition.toUpperCase(java.util.Locale.ROOT)::contains)
                    .forEach(of::add);
        } else {
            kind = 'R';
            if (column == null) {
                in.expect("FOREIGN", "KEY");
            }
        }
        if (column == null && kind != 'C') {
            of.addAll(in.names());
        }
        if (kind == 'R') {
            in.expect("REFERENCES");
            references = Definitions.name(in, schema);
            referenced = in.at("(") ? in.names() : List.of();
            if (in.take("ON", "DELETE")) {
                rule = in.take("CASCADE") ? "CASCADE" : "SET NULL";
                in.take("SET", "NULL");
            }
        }
        if (in.take("USING", "INDEX") && in.peek().isName() && !in.at("ENABLE") && !in.at("DISABLE")) {
            in.name();
        }
        in.take("ENABLE");
        boolean disabled = in.take("DISABLE");
        boolean unchecked = in.take("NOVALIDATE") || disabled;
        in.take("VALIDATE");
        return new Constraint(
                name,
                kind,
                of.stream().distinct().toList(),
                condition,
                references,
                referenced,
                rule,
                !disabled,
                !unchecked);
    }

    private void add(StandInTable table, Constraint constraint) throws SQLException {
        String listed = constraint.columns().stream().map(c -> '"' + c + '"').collect(Collectors.joining(", "));
        String text = switch (constraint.kind()) {
            case 'P' -> "PRIMARY KEY (" + listed + ")";
            case 'U' -> "UNIQUE (" + listed + ")";
            case 'C' -> "CHECK (" + constraint.condition() + ")";
            default -> foreign(constraint, listed);
        };
        boolean notNull = constraint.condition().endsWith("\" IS NOT NULL");
        if (table.held && constraint.kind() == 'P') {
            for (String column : constraint.columns()) {
                database.h2("ALTER TABLE " + table.quoted() + " ALTER COLUMN \"" + column + "\" SET NOT NULL");
            }
        }
        if (table.held && constraint.enabled() && !notNull) {
            database.h2("ALTER TABLE " + table.quoted() + " ADD CONSTRAINT "
                    + StandInTable.quoted(table.owner, constraint.name()) + " " + text
                    + (constraint.validated() ? "" : " NOCHECK"));
        }
        if (constraint.kind() == 'P') {
            table.key.addAll(constraint.columns());
            for (String column : constraint.columns()) {
                database.dictionary.change(
                        "UPDATE sys.all_tab_cols SET nullable = 'N' WHERE owner = ? AND table_name = ? AND column_name = ?",
                        table.owner,
                        table.name,
                        column);
            }
        }
        database.dictionary.addConstraint(table, constraint);
    }

    private static String foreign(Constraint constraint, String listed) {
        Name references = java.util.Objects.requireNonNull(constraint.references());
        String rule = constraint.deleteRule();
        return "FOREIGN KEY (" + listed + ") REFERENCES " + references.quoted()
                + (constraint.referenced().isEmpty()
                        ? ""
                        : constraint.referenced().stream()
                                .map(c -> '"' + c + '"')
                                .collect(Collectors.joining(", ", " (", ")")))
                + (rule.equals("NO ACTION") ? "" : " ON DELETE " + rule);
    }

    Defined alter() throws SQLException {
        StandInTable table = Definitions.table(database, in, schema);
        if (in.take("ADD", "SUPPLEMENTAL", "LOG", "DATA")) {
            logging(table, true);
        } else if (in.take("DROP", "SUPPLEMENTAL", "LOG", "DATA")) {
            logging(table, false);
        } else if (in.take("DROP", "CONSTRAINT")) {
            String name = in.name();
            database.h2("ALTER TABLE " + table.quoted() + " DROP CONSTRAINT " + StandInTable.quoted(table.owner, name));
            database.dictionary.dropConstraint(table.owner, name);
        } else if (in.take("DROP", "COLUMN")) {
            String name = in.name();
            database.unkeep(table);
            database.h2("ALTER TABLE " + table.quoted() + " DROP COLUMN \"" + name + '"');
            table.columns.removeIf(c -> c.name().equals(name));
            database.dictionary.change(
                    "DELETE FROM sys.all_tab_cols WHERE owner = ? AND table_name = ? AND column_name = ?",
                    table.owner,
                    table.name,
                    name);
            database.keep(table, true);
        } else {
            in.expect("ADD");
            added(table);
        }
        if (!in.ended()) {
            throw in.unknown();
        }
        table.version++;
        database.dictionary.touch(table);
        return new Defined(new Name(table.owner, table.name), table);
    }

    private void added(StandInTable table) throws SQLException {
        table.columns.forEach(
                c -> columns.add(new Declared(c.name(), c.type(), true, c.virtual(), false, false, null)));
        int known = columns.size();
        boolean several = in.take("(");
        do {
            if (atConstraint()) {
                constraints.add(constraint(null));
            } else {
                column(table);
            }
        } while (several && in.take(","));
        if (several) {
            in.expect(")");
        }
        if (columns.size() > known) {
            database.unkeep(table);
            for (String piece : pieces) {
                database.h2("ALTER TABLE " + table.quoted() + " ADD COLUMN " + piece);
            }
            for (Declared column : columns.subList(known, columns.size())) {
                table.columns.add(new StandInTable.Column(column.name(), column.type(), column.virtual()));
                database.dictionary.addColumn(table.owner, table.name, column);
            }
            database.keep(table, true);
        }
        for (Constraint constraint : constraints) {
            add(table, constraint);
        }
    }

    private void logging(StandInTable table, boolean on) throws SQLException {
        in.expect("(");
        String type = switch (in.name()) {
            case "ALL" -> "ALL COLUMN LOGGING";
            case "UNIQUE" -> "UNIQUE KEY LOGGING";
            case "PRIMARY" -> {
                in.expect("KEY");
                yield "PRIMARY KEY LOGGING";
            }
            default -> throw in.unknown();
        };
        in.expect(")");
        if (!in.take("COLUMNS")) {
            in.expect("COLUMN");
        }
        database.dictionary.change(
                "DELETE FROM sys.all_log_groups WHERE owner = ? AND table_name = ? AND log_group_type = ?",
                table.owner,
                table.name,
                type);
        table.logged.remove(type);
        if (on) {
            table.logged.add(type);
            String name = "SYS_C%07d".formatted(900_000 + table.object * 10 + table.logged.size());
            database.dictionary.add("all_log_groups", table.owner, name, table.name, type, "ALWAYS", "GENERATED NAME");
        }
    }
}
