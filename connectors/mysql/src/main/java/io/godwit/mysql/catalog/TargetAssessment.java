package io.godwit.mysql.catalog;

import io.godwit.mysql.MySqlErrors;
import io.godwit.mysql.MySqlOptions;
import io.godwit.mysql.catalog.neutral.RowDemands;
import io.godwit.mysql.connection.Quoting;
import io.godwit.mysql.connection.ServerVersion;
import io.godwit.mysql.connection.Sessions;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Mode;
import io.godwit.spi.Problem;
import io.godwit.spi.Progress;
import io.godwit.spi.demand.Demand;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.ObjectReport.Outcome;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Finds what would go wrong on the target. Changes nothing. */
public final class TargetAssessment {
    private static final long SMALL_PACKET = 16L << 20;
    private static final long MEGABYTE = 1L << 20;

    /** What making tables, loading them and keeping the facts needs. */
    private static final List<String> NEEDED = List.of(
            "SELECT",
            "INSERT",
            "UPDATE",
            "DELETE",
            "CREATE",
            "DROP",
            "ALTER",
            "INDEX",
            "REFERENCES",
            "CREATE TEMPORARY TABLES");

    private static final String CURRENT_USER = "current-user";

    private final Sessions sessions;

    /** Prepares; nothing is asked yet. */
    public TargetAssessment(Sessions sessions) {
        this.sessions = sessions;
    }

    /**
     * Everything found, server first.
     *
     * @param progress what this migration has made already, which is no problem
     */
    public List<Problem> problems(Schema schema, Mode mode, Progress progress) {
        try (Connection connection = sessions.open("assess")) {
            Findings findings = new Findings(connection);
            SourceAssessment.version(findings, sessions.version());
            server(findings, schema);
            rights(findings, Grants.read(connection), schema);
            names(findings, schema);
            existing(findings, schema, progress);
            keys(findings, schema);
            if (schema.engine().equals(SchemaReader.ENGINE)) {
                new ObjectAssessment(findings, schema).run(TargetFacts.read(connection, becomesCurrentUser(sessions)));
            } else {
                ForeignSchemaAssessment.run(findings, schema, sessions.version());
            }
            return findings.problems();
        } catch (SQLException e) {
            throw MySqlErrors.of(e, sessions.side(), "assessing the target", sessions.address());
        }
    }

    /** What rows of another engine must keep to here. */
    public static List<Demand> demands(Sessions sessions, Schema schema) {
        try (Connection connection = sessions.open("assess")) {
            long packet = new Findings(connection).number("max_allowed_packet");
            return RowDemands.of(schema, sessions.version(), packet > 0 ? packet : Long.MAX_VALUE);
        } catch (SQLException e) {
            throw MySqlErrors.of(e, sessions.side(), "assessing the target", sessions.address());
        }
    }

    /** Whether objects get a new definer, as the option says. */
    static boolean becomesCurrentUser(Sessions sessions) {
        String definers = sessions.option(MySqlOptions.DEFINERS);
        if (!definers.equals("keep") && !definers.equals(CURRENT_USER)) {
            throw new GodwitException(
                    Errors.OPTION_INVALID,
                    "`" + definers + "` is neither keep nor " + CURRENT_USER,
                    MySqlOptions.DEFINERS.name(),
                    null);
        }
        return definers.equals(CURRENT_USER);
    }

    private void server(Findings findings, Schema schema) throws SQLException {
        boolean managed = sessions.server().platform().isManaged();
        String super_ = findings.variable("super_read_only");
        if (findings.isOn("read_only") || super_.equalsIgnoreCase("ON")) {
            findings.blocker(
                    AssessmentCodes.READ_ONLY,
                    "read_only",
                    "the server takes no changes",
                    LogAssessment.isReplica(findings, sessions.version())
                            ? "Use the primary's address."
                            : "SET GLOBAL read_only = OFF;");
        }
        if (!findings.isOn("local_infile")) {
            findings.warning(
                    AssessmentCodes.LOCAL_INFILE,
                    "local_infile",
                    "it is off: rows are inserted by statements, which takes several times as long",
                    managed ? "Set the parameter local_infile to 1." : "SET GLOBAL local_infile = ON;");
        }
        if (findings.isOn("log_bin") && !sessions.isLogged()) {
            findings.warning(
                    AssessmentCodes.UNLOGGED,
                    MySqlOptions.BINARY_LOG.name(),
                    "replicas of this server, and backups that follow its log, will lack what is moved",
                    AssessmentCodes.UNLOGGED.action());
        }
        long packet = findings.number("max_allowed_packet");
        if (packet > 0 && packet < SMALL_PACKET) {
            findings.warning(
                    AssessmentCodes.PACKET,
                    "max_allowed_packet",
                    "it is " + packet / MEGABYTE + " MB; a row that is larger is refused",
                    "SET GLOBAL max_allowed_packet = " + (SMALL_PACKET << 2) + ";");
        }
        long bytes = schema.tables().stream()
                .mapToLong(t -> Math.max(t.estimatedBytes(), 0))
                .sum();
        if (bytes > MEGABYTE) {
            findings.note(
                    AssessmentCodes.SIZE,
                    "disk",
                    "the rows take about " + bytes / MEGABYTE
                            + " MB on the source, without indexes; the server does not tell how much room it has left",
                    "");
        }
    }

    private void rights(Findings findings, Grants grants, Schema schema) {
        Set<String> databases = new TreeSet<>();
        schema.tables().forEach(t -> databases.add(t.target().schema()));
        databases.add(sessions.option(MySqlOptions.CHECKPOINT_SCHEMA));
        for (String database : databases) {
            List<String> lacking =
                    NEEDED.stream().filter(p -> !grants.has(p, database)).toList();
            if (!lacking.isEmpty()) {
                findings.blocker(
                        AssessmentCodes.PRIVILEGE,
                        "database " + database,
                        "the user may not make and fill tables in it: it lacks " + String.join(", ", lacking),
                        "GRANT " + String.join(", ", lacking) + " ON " + Quoting.name(database)
                                + ".* TO CURRENT_USER();");
            }
        }
        lacks(findings, grants, schema, "view", "CREATE VIEW");
        lacks(findings, grants, schema, "procedure", "CREATE ROUTINE");
        lacks(findings, grants, schema, "function", "CREATE ROUTINE");
        lacks(findings, grants, schema, ProgramObjects.TRIGGER, "TRIGGER");
        lacks(findings, grants, schema, ProgramObjects.EVENT, "EVENT");
    }

    private static void lacks(Findings findings, Grants grants, Schema schema, String kind, String privilege) {
        Set<String> databases = new TreeSet<>();
        schema.objects().stream()
                .filter(o -> o.kind().equals(kind) && o.skipped() == null)
                .map(o -> o.name().substring(0, Math.max(o.name().indexOf('.'), 0)))
                .filter(d -> !grants.has(privilege, d))
                .forEach(databases::add);
        for (String database : databases) {
            findings.warning(
                    AssessmentCodes.PRIVILEGE,
                    "database " + database,
                    "the user may not make a " + kind + " in it: those of the source are skipped",
                    "GRANT " + privilege + " ON " + Quoting.name(database) + ".* TO CURRENT_USER();");
        }
    }

    /** A server that keeps names in lower case finds them in any, and takes two that differ in case for one. */
    private static void names(Findings findings, Schema schema) throws SQLException {
        if (findings.number("lower_case_table_names") != 1) {
            return;
        }
        Map<String, TableId> taken = new HashMap<>();
        List<String> upper = new ArrayList<>();
        for (Table table : schema.tables()) {
            String lower = table.target().toString().toLowerCase(Locale.ROOT);
            TableId other = taken.putIfAbsent(lower, table.target());
            if (other != null) {
                findings.blocker(
                        AssessmentCodes.NAMES_COLLIDE,
                        table.target().toString(),
                        "the target keeps names in lower case, and " + other + " has the same then",
                        "Give one of them another name in the migration file.");
            } else if (!lower.equals(table.target().toString())) {
                upper.add(table.target().toString());
            }
        }
        if (!upper.isEmpty()) {
            findings.warning(
                    AssessmentCodes.NAME_CASE,
                    Findings.shown(upper),
                    "the target keeps names in lower case (lower_case_table_names): these are listed there otherwise than on"
                            + " the source",
                    "");
        }
    }

    private static void existing(Findings findings, Schema schema, Progress progress) throws SQLException {
        Set<String> made = new HashSet<>();
        for (ObjectReport report : progress.objects()) {
            if (report.outcome() != Outcome.SKIPPED) {
                made.add(report.name());
            }
        }
        Map<String, Set<String>> wanted = new HashMap<>();
        for (Table table : schema.tables()) {
            if (!made.contains(table.target().toString())) {
                wanted.computeIfAbsent(table.target().schema(), k -> new HashSet<>())
                        .add(table.target().name().toLowerCase(Locale.ROOT));
            }
        }
        boolean folded = findings.number("lower_case_table_names") > 0;
        for (Map.Entry<String, Set<String>> entry : wanted.entrySet()) {
            Set<String> exact = new HashSet<>();
            schema.tables().forEach(t -> exact.add(t.target().toString()));
            findings.each(
                    "SELECT table_name, table_type FROM information_schema.tables WHERE table_schema = "
                            + Quoting.text(entry.getKey()) + " ORDER BY table_name",
                    row -> {
                        TableId id = new TableId(entry.getKey(), row.getString(1));
                        boolean inTheWay = entry.getValue().contains(id.name().toLowerCase(Locale.ROOT))
                                && (folded || exact.contains(id.toString()));
                        if (inTheWay) {
                            String kind = row.getString(2).equals("VIEW") ? "view" : "table";
                            findings.blocker(
                                    AssessmentCodes.TABLE_EXISTS,
                                    id.toString(),
                                    "the target holds a " + kind + " of this name that this migration did not make",
                                    "DROP " + kind.toUpperCase(Locale.ROOT) + " " + Quoting.table(id)
                                            + "; on the target if it is not needed, or give the table another name there.");
                        }
                    });
        }
    }

    private void keys(Findings findings, Schema schema) throws SQLException {
        ServerVersion version = sessions.version();
        String demand = version.isMariaDb() ? "innodb_force_primary_key" : "sql_require_primary_key";
        if (!findings.isOn(demand)) {
            return;
        }
        for (Table table : schema.tables()) {
            boolean primary = table.key() != null && table.key().name().equals(NativeIndex.PRIMARY);
            if (schema.engine().equals(SchemaReader.ENGINE) ? !primary : table.key() == null) {
                findings.blocker(
                        AssessmentCodes.KEY_REQUIRED,
                        table.target().toString(),
                        "it has no primary key, and the target demands one of every table",
                        "SET GLOBAL " + demand + " = OFF; on the target, or add a primary key on the source.");
            }
        }
    }
}
