package io.godwit.oracle.catalog;

import io.godwit.oracle.OracleErrors;
import io.godwit.oracle.connection.Quoting;
import io.godwit.spi.schema.Column;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import io.godwit.spi.schema.Type;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether each selected table is there and its rows can be read, all of them and as they are. */
final class TableAssessment {
    static final String PRIVILEGES = "SELECT privilege FROM sys.session_privs";
    static final String POLICIES = "SELECT object_owner, object_name, policy_name FROM sys.all_policies"
            + " WHERE sel = 'YES' AND enable = 'YES'";
    static final String REDACTIONS =
            "SELECT object_owner, object_name, policy_name FROM sys.redaction_policies WHERE enable LIKE 'YES%'";

    private final Findings findings;
    private final Grants grants;
    private final String user;
    private final long scn;

    TableAssessment(Findings findings, Grants grants, String user, long scn) {
        this.findings = findings;
        this.grants = grants;
        this.user = user;
        this.scn = scn;
    }

    void run(Catalog.Found found, Selection selection) throws SQLException {
        selected(found, selection);
        for (NativeTable table : found.natives().all()) {
            String why = table.unmoved;
            if (why != null && !NativeTables.uncarried(table).isEmpty()) {
                findings.blocker(
                        AssessmentCodes.TYPE,
                        table.id.toString(),
                        why,
                        "Leave the table out (exclude: [" + table.id + "]), or give it columns of other types.");
            } else if (why != null) {
                findings.warning(
                        AssessmentCodes.NOT_MOVED, "table " + table.id, why, "Make it by hand, or leave it out.");
            }
            constraints(table);
        }
        Set<String> privileges = new LinkedHashSet<>();
        findings.attempt(PRIVILEGES, row -> privileges.add(row.getString(1)));
        Set<TableId> moved = new LinkedHashSet<>();
        for (Table table : found.schema().tables()) {
            moved.add(table.id());
            reads(table);
            numbers(table, selection);
        }
        policies(POLICIES, "EXEMPT ACCESS POLICY", "hides rows from whoever it is meant for", privileges, moved);
        policies(REDACTIONS, "EXEMPT REDACTION POLICY", "changes values on their way out", privileges, moved);
    }

    private void selected(Catalog.Found found, Selection selection) {
        Set<TableId> known = new LinkedHashSet<>();
        found.natives().all().forEach(t -> known.add(t.id));
        List<String> missing = new ArrayList<>();
        selection.schemas().stream()
                .filter(p -> known.stream()
                        .noneMatch(t -> only(List.of(p), List.of()).includesSchema(t.schema())))
                .forEach(p -> missing.add("schema `" + p + "`"));
        selection.tables().stream()
                .filter(p -> known.stream().noneMatch(only(List.of(), List.of(p))::includes))
                .forEach(p -> missing.add("table `" + p + "`"));
        selection.tableNames().keySet().stream()
                .filter(t -> !known.contains(t))
                .forEach(t -> missing.add("new name of table `" + t + "`"));
        selection.filters().keySet().stream()
                .filter(t -> !known.contains(t))
                .forEach(t -> missing.add("filter of table `" + t + "`"));
        for (String name : missing) {
            findings.blocker(
                    AssessmentCodes.NOTHING_SELECTED,
                    name,
                    "there is no table of this name on the source, or the user may not see it",
                    "Correct the name in the migration file; the dictionary has names in capital letters.");
        }
    }

    private static Selection only(List<String> schemas, List<String> tables) {
        return new Selection(schemas, tables, List.of(), Map.of(), Map.of(), Map.of());
    }

    private void reads(Table table) throws SQLException {
        String from = "SELECT NULL FROM " + Quoting.table(table.id());
        SQLException refused = findings.attempt(from + " WHERE 1 = 0", row -> {});
        if (refused != null) {
            findings.blocker(
                    AssessmentCodes.PRIVILEGE,
                    table.id().toString(),
                    "the user may not read it: " + OracleErrors.message(refused),
                    grants.missing(grants.onTable("SELECT", table.id())));
            return;
        }
        SQLException past = scn == 0 || table.id().schema().equals(user)
                ? null
                : findings.attempt(from + " AS OF SCN " + scn + " WHERE 1 = 0", row -> {});
        if (past != null) {
            findings.blocker(
                    AssessmentCodes.PRIVILEGE,
                    table.id().toString(),
                    "the user may not read it as of a moment: " + OracleErrors.message(past),
                    grants.missing(grants.onTable("FLASHBACK", table.id())) + " or, for all tables, "
                            + grants.of("FLASHBACK ANY TABLE"));
        }
        String filter = table.filter();
        SQLException wrong =
                filter == null ? null : findings.attempt(from + " t WHERE 1 = 0 AND (" + filter + ")", row -> {});
        if (wrong != null) {
            findings.blocker(
                    AssessmentCodes.FILTER,
                    table.id().toString(),
                    "the source does not take its filter: " + OracleErrors.message(wrong),
                    "Correct the filter in the migration file.");
        }
    }

    /** Numbers of which nothing is known go as exact ones without a bound: right everywhere, and dear on some targets. */
    private void numbers(Table table, Selection selection) {
        for (Column column : table.moved()) {
            boolean open = column.type() instanceof Type.Decimal decimal && decimal.precision() == 0;
            if (open && selection.rule(table.id(), column.name()).type() == null) {
                findings.warning(
                        AssessmentCodes.NUMBER,
                        table.id() + "." + column.name(),
                        "its type, " + column.nativeType()
                                + ", does not say which numbers it holds, and the table is empty, was too"
                                + " large to be looked at in time, or holds numbers of more than 38 digits",
                        "Write a rule for the column, such as type: integer(64) or decimal(38,10); values that do not fit stop the"
                                + " migration and are not rounded.");
            }
        }
    }

    private void constraints(NativeTable table) {
        List<String> unchecked = table.constraints.stream()
                .filter(c -> c.enabled() && !c.validated())
                .map(NativeTable.Constraint::name)
                .toList();
        if (!unchecked.isEmpty() && table.unmoved == null) {
            findings.warning(
                    AssessmentCodes.CONSTRAINT,
                    table.id.toString(),
                    "rows may not keep these constraints, which the source does not check (NOVALIDATE): "
                            + Findings.shown(unchecked),
                    "ALTER TABLE " + Quoting.table(table.id) + " MODIFY CONSTRAINT " + Quoting.name(unchecked.get(0))
                            + " VALIDATE;");
        }
    }

    private void policies(String query, String exemption, String what, Set<String> privileges, Set<TableId> moved)
            throws SQLException {
        if (privileges.contains(exemption)) {
            return;
        }
        findings.attempt(query, row -> {
            TableId table = new TableId(row.getString(1), row.getString(2));
            if (moved.contains(table)) {
                findings.blocker(
                        AssessmentCodes.HIDDEN_ROWS,
                        table.toString(),
                        "its policy " + row.getString(3) + " " + what + ", so that the copy might not be whole",
                        grants.missing(grants.of(exemption)));
            }
        });
    }
}
