package io.godwit.mysql.catalog;

import io.godwit.mysql.MySqlErrors;
import io.godwit.mysql.MySqlOptions;
import io.godwit.mysql.connection.ServerVersion;
import io.godwit.mysql.connection.Sessions;
import io.godwit.spi.Mode;
import io.godwit.spi.Problem;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds what would go wrong on the source. Changes nothing. */
public final class SourceAssessment {
    /** Kinds whose absence may break an application: each is named on its own. */
    private static final Set<String> MISSED =
            Set.of("table", "view", "foreign key", "function", "procedure", "trigger", "event", "sequence", "index");

    private final Sessions sessions;
    private final Catalog catalog;

    /** Prepares; nothing is asked yet. */
    public SourceAssessment(Sessions sessions, Catalog catalog) {
        this.sessions = sessions;
        this.catalog = catalog;
    }

    /** Everything found, server first. */
    public List<Problem> problems(Selection selection, Mode mode) {
        Schema schema = catalog.schema(selection);
        List<NativeTable> natives = catalog.tables(selection);
        try (Connection connection = sessions.open("assess")) {
            Findings findings = new Findings(connection);
            version(findings, sessions.version());
            Grants grants = Grants.read(connection);
            privileges(findings, grants, schema, mode);
            if (mode == Mode.ONLINE) {
                new LogAssessment(findings, sessions.server()).run(schema);
                fence(findings, grants, schema);
            }
            new SelectionAssessment(findings, sessions.option(MySqlOptions.CHECKPOINT_SCHEMA)).run(schema, selection);
            boolean logged = findings.variable("innodb_native_foreign_keys").equalsIgnoreCase("OFF");
            new TableAssessment(findings, mode, logged).run(schema, natives, selection);
            notMoved(findings, schema);
            return findings.problems();
        } catch (SQLException e) {
            throw MySqlErrors.of(e, sessions.side(), "assessing the source", sessions.address());
        }
    }

    static void version(Findings findings, ServerVersion version) {
        if (!version.isMySql(5, 7, 0) && !version.isMariaDb(10, 6, 0)) {
            findings.blocker(
                    AssessmentCodes.VERSION,
                    "version",
                    "the server is " + version + "; Godwit moves MySQL from 5.7 on and MariaDB from 10.6 on",
                    "");
        }
    }

    private static String grant(String privileges, String on) {
        return "GRANT " + privileges + " ON " + on + " TO CURRENT_USER();";
    }

    private void privileges(Findings findings, Grants grants, Schema schema, Mode mode) throws SQLException {
        String user = "user " + sessions.user();
        if (mode == Mode.ONLINE) {
            boolean reads = grants.hasGlobal("REPLICATION SLAVE") || grants.hasGlobal("REPLICATION REPLICA");
            boolean knows = grants.hasGlobal("REPLICATION CLIENT")
                    || grants.hasGlobal("BINLOG MONITOR")
                    || grants.hasGlobal("SUPER");
            if (!reads || !knows) {
                findings.blocker(
                        AssessmentCodes.PRIVILEGE,
                        user,
                        reads ? "it may not ask how far the log is" : "it may not read the log",
                        grant("REPLICATION SLAVE, REPLICATION CLIENT", "*.*"));
            }
        }
        for (Table table : schema.tables()) {
            if (!grants.has("SELECT", table.id())) {
                findings.blocker(
                        AssessmentCodes.PRIVILEGE,
                        table.id().toString(),
                        "the user may not read it whole",
                        grant("SELECT", io.godwit.mysql.connection.Quoting.table(table.id())));
            }
        }
        for (String database : Findings.databases(schema.tables())) {
            inDatabase(findings, grants, database, mode);
        }
        routines(findings, grants);
    }

    private static void inDatabase(Findings findings, Grants grants, String database, Mode mode) {
        String on = io.godwit.mysql.connection.Quoting.name(database) + ".*";
        if (!grants.has("LOCK TABLES", database)) {
            String why = "the user may not lock its tables for the moment in which the snapshot begins";
            if (mode == Mode.ONLINE) {
                findings.blocker(
                        AssessmentCodes.PRIVILEGE,
                        "database " + database,
                        why + ", without which its place in the log is not known exactly",
                        grant("LOCK TABLES", on));
            } else {
                findings.warning(
                        AssessmentCodes.PRIVILEGE,
                        "database " + database,
                        why + "; tables are read as of slightly different moments unless nothing writes",
                        grant("LOCK TABLES", on));
            }
        }
        List<String> lacking = new ArrayList<>();
        for (String privilege : List.of("SHOW VIEW", "TRIGGER", "EVENT")) {
            if (!grants.has(privilege, database)) {
                lacking.add(privilege);
            }
        }
        if (!lacking.isEmpty()) {
            findings.warning(
                    AssessmentCodes.PRIVILEGE,
                    "database " + database,
                    "without " + String.join(", ", lacking)
                            + " the user does not see its views' definitions, triggers or events, so that they may be missed"
                            + " without a word",
                    grant(String.join(", ", lacking), on));
        }
    }

    /** Definitions of routines are shown to whoever may read where the server keeps them. */
    private void routines(Findings findings, Grants grants) {
        ServerVersion version = sessions.version();
        TableId kept = new TableId("mysql", "proc");
        boolean own = version.isMySql(8, 0, 0) ? grants.hasGlobal("SHOW_ROUTINE") : grants.has("SELECT", kept);
        boolean may = own || grants.hasGlobal("SELECT") || grants.hasGlobal("SHOW CREATE ROUTINE");
        if (!may) {
            findings.warning(
                    AssessmentCodes.PRIVILEGE,
                    "user " + sessions.user(),
                    "it sees only those routines that it may execute, and no definition but of its own",
                    version.isMySql(8, 0, 20)
                            ? grant("SHOW_ROUTINE", "*.*")
                            : version.isMySql(8, 0, 0) ? grant("SELECT", "*.*") : grant("SELECT", "mysql.proc"));
        }
    }

    /** Which way writers will be stopped, and what that means for those that are forgotten. */
    private void fence(Findings findings, Grants grants, Schema schema) throws SQLException {
        ServerVersion version = sessions.version();
        String way = sessions.option(MySqlOptions.FENCE);
        if (way.equals("read-only") && !FenceChoice.maySet(grants, version)) {
            findings.warning(
                    AssessmentCodes.FENCE,
                    "read_only",
                    "at cutover the server is to be made read-only, which the user may not do",
                    "Set option fence to `auto`, `lock` or `operator`, or grant " + FenceChoice.privilege(version)
                            + ".");
        } else if (way.equals("read-only") && !FenceChoice.isExempt(grants, version)) {
            findings.warning(
                    AssessmentCodes.FENCE,
                    "read_only",
                    "at cutover the server is made read-only, for Godwit too, so that nothing can come back (wayBack)",
                    "Grant " + FenceChoice.privilege(version) + " if there is to be a way back.");
        }
        if (way.equals("auto") || way.equals("lock")) {
            FenceChoice choice = way.equals("lock")
                    ? new FenceChoice(false, "option fence is lock")
                    : FenceChoice.of(
                            sessions,
                            findings.connection(),
                            schema.tables().stream().map(Table::id).toList());
            findings.note(
                    AssessmentCodes.FENCE,
                    "fence " + way,
                    choice.readOnly()
                            ? "at cutover the tables are locked and the whole server is made read-only, which lasts after"
                                    + " hand-over until `godwit cancel`; a restart of the server forgets it"
                            : "at cutover the tables are locked for as long as Godwit runs; after hand-over nothing keeps"
                                    + " writers from the old server: " + choice.reason(),
                    choice.readOnly()
                            ? "Set read_only in the server's configuration at hand-over, or option fence to `lock` if that"
                                    + " must not be."
                            : "See that the application's users cannot log in there after hand-over; or remedy what is said,"
                                    + " or set option fence to `read-only` if all that the server holds may stop.");
        }
    }

    private static void notMoved(Findings findings, Schema schema) {
        Map<String, List<String>> others = new LinkedHashMap<>();
        for (SchemaObject object : schema.objects()) {
            String reason = object.skipped();
            if (reason == null) {
                continue;
            }
            if (MISSED.contains(object.kind())) {
                findings.warning(
                        AssessmentCodes.NOT_MOVED,
                        object.kind() + " " + object.name(),
                        reason,
                        AssessmentCodes.NOT_MOVED.action());
            } else {
                others.computeIfAbsent(object.kind() + "\n" + reason, k -> new ArrayList<>())
                        .add(object.name());
            }
        }
        others.forEach((kind, names) -> findings.note(
                AssessmentCodes.NOT_MOVED,
                kind.substring(0, kind.indexOf('\n')) + ": " + Findings.shown(names),
                kind.substring(kind.indexOf('\n') + 1),
                ""));
    }
}
