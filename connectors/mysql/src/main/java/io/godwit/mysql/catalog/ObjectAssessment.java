package io.godwit.mysql.catalog;

import io.godwit.mysql.connection.ServerVersion;
import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the target will do with each object: whatever the migration will change or leave out is said here first. */
final class ObjectAssessment {
    private static final Set<String> WRITTEN_BY_USERS =
            Set.of("procedure", "function", "package", "package body", ProgramObjects.TRIGGER, ProgramObjects.EVENT);

    private final Findings findings;
    private final Schema schema;

    ObjectAssessment(Findings findings, Schema schema) {
        this.findings = findings;
        this.schema = schema;
    }

    void run(TargetFacts target) throws SQLException {
        List<SchemaObject> objects = Adaptation.objects(schema, target);
        Map<String, List<String>> changed = new LinkedHashMap<>();
        Map<String, List<String>> impossible = new LinkedHashMap<>();
        for (int i = 0; i < objects.size(); i++) {
            SchemaObject object = objects.get(i);
            boolean movedBefore = schema.objects().get(i).skipped() == null;
            String skipped = object.skipped();
            String change = object.changed();
            if (movedBefore && skipped != null) {
                group(impossible, object, skipped);
            } else if (change != null) {
                group(changed, object, change);
            }
        }
        impossible.forEach((key, names) -> {
            String action = AssessmentCodes.IMPOSSIBLE.action();
            if (key.startsWith(TableObjects.TABLE + "\n")) {
                // its rows would have no place
                findings.blocker(
                        AssessmentCodes.IMPOSSIBLE, subject(key, names), reason(key), "Leave it out. " + action);
            } else {
                findings.warning(AssessmentCodes.IMPOSSIBLE, subject(key, names), reason(key), action);
            }
        });
        changed.forEach((key, names) -> findings.warning(
                AssessmentCodes.CHANGED, subject(key, names), reason(key), AssessmentCodes.CHANGED.action()));
        definers(objects, target);
        creators(objects, target);
        words(objects, target);
        settings(objects);
    }

    private static void group(Map<String, List<String>> groups, SchemaObject object, String reason) {
        groups.computeIfAbsent(object.kind() + "\n" + reason, k -> new ArrayList<>())
                .add(object.name());
    }

    private static String subject(String key, List<String> names) {
        return key.substring(0, key.indexOf('\n')) + " " + Findings.shown(names);
    }

    private static String reason(String key) {
        return key.substring(key.indexOf('\n') + 1);
    }

    private void definers(List<SchemaObject> objects, TargetFacts target) {
        Map<String, List<String>> missing = new TreeMap<>();
        for (SchemaObject object : objects) {
            if (object.statements().isEmpty()) {
                continue;
            }
            String statement = object.statements().get(object.statements().size() - 1);
            if (statement.startsWith("CREATE ") && statement.contains("DEFINER")) {
                String definer = Program.of(statement, "", "", "", null).definer();
                if (!definer.isEmpty() && target.isMissing(definer)) {
                    missing.computeIfAbsent(TargetFacts.account(definer), k -> new ArrayList<>())
                            .add(object.kind() + " " + object.name());
                }
            }
        }
        missing.forEach((definer, names) -> findings.warning(
                AssessmentCodes.DEFINER,
                definer,
                "it is not there on the target, and is the definer of " + Findings.shown(names)
                        + ", which fail there until it is",
                "Make the user on the target before hand-over, or set the target's option definers to current-user."));
    }

    /** Reference manuals, "Stored Program Binary Logging". */
    private void creators(List<SchemaObject> objects, TargetFacts target) throws SQLException {
        boolean any = objects.stream()
                .anyMatch(o -> o.skipped() == null
                        && (o.kind().equals("function") || o.kind().equals(ProgramObjects.TRIGGER)));
        boolean distrusts = findings.isOn("log_bin") && !findings.isOn("log_bin_trust_function_creators");
        Grants grants = Grants.read(findings.connection());
        if (any && distrusts && !grants.hasGlobal("SUPER") && !target.version().isMariaDb()) {
            findings.warning(
                    AssessmentCodes.TRUST_CREATORS,
                    "log_bin_trust_function_creators",
                    "it is off and the server writes a binary log: functions that do not say what they do, and all triggers,"
                            + " are refused from a user without SUPER",
                    "SET GLOBAL log_bin_trust_function_creators = 1;");
        }
    }

    private void words(List<SchemaObject> objects, TargetFacts target) {
        ServerVersion source = ServerVersion.parse(schema.version());
        for (SchemaObject object : objects) {
            if (!WRITTEN_BY_USERS.contains(object.kind()) || object.statements().isEmpty()) {
                continue;
            }
            String statement = object.statements().get(object.statements().size() - 1);
            Set<String> used = ReservedWords.used(Lexer.tokens(statement, ""), source, target.version());
            if (!used.isEmpty()) {
                findings.warning(
                        AssessmentCodes.RESERVED_WORD,
                        object.kind() + " " + object.name(),
                        "it uses " + String.join(", ", used) + ", which the target reserves, so that it may be refused",
                        "Put the word in backticks where it is a name.");
            }
        }
    }

    private void settings(List<SchemaObject> objects) throws SQLException {
        boolean events = objects.stream().anyMatch(o -> o.kind().equals(ProgramObjects.EVENT_ENABLED));
        if (events && !findings.isOn("event_scheduler")) {
            findings.warning(
                    AssessmentCodes.EVENTS_OFF,
                    "event_scheduler",
                    "it is off on the target: no event would run after hand-over",
                    "SET GLOBAL event_scheduler = ON; and keep it in the configuration.");
        }
        String mode = findings.variable("sql_mode");
        boolean refuses = mode.contains("NO_ZERO_DATE") || mode.contains("NO_ZERO_IN_DATE");
        List<String> zero = new ArrayList<>();
        boolean formats = false;
        for (SchemaObject object : objects) {
            String text = object.kind().equals(TableObjects.TABLE) && object.skipped() == null
                    ? object.statements().get(object.statements().size() - 1)
                    : "";
            if (text.contains("DEFAULT '0000-00-00")) {
                zero.add(object.name());
            }
            formats |= text.contains("ROW_FORMAT=") || text.contains("KEY_BLOCK_SIZE=");
        }
        if (refuses && !zero.isEmpty()) {
            findings.warning(
                    AssessmentCodes.ZERO_DATES,
                    Findings.shown(zero),
                    "a column's default is a zero date, which sessions on the target refuse to write (sql_mode); it is moved as"
                            + " it is",
                    "Take NO_ZERO_DATE and NO_ZERO_IN_DATE out of the target's sql_mode, or change the default.");
        }
        if (formats && findings.isOn("innodb_strict_mode")) {
            findings.note(
                    AssessmentCodes.ROW_FORMAT,
                    "innodb_strict_mode",
                    "it is on: a table whose row format or block size does not fit the target's pages is refused",
                    "");
        }
    }
}
