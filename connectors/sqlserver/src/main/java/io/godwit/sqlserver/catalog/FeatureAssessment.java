package io.godwit.sqlserver.catalog;

import io.godwit.spi.schema.Schema;
import io.godwit.spi.schema.SchemaObject;
import io.godwit.sqlserver.connection.Server;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether a server takes what another SQL Server's schema uses. */
final class FeatureAssessment {
    private static final Pattern COLLATE = Pattern.compile(" COLLATE (\\w+)");

    /** What statements hold that came with a version, by what marks it (Transact-SQL Reference, CREATE TABLE, CREATE INDEX). */
    private static final Map<String, Integer> SINCE = new LinkedHashMap<>();

    static {
        SINCE.put(" MASKED WITH ", 13);
        SINCE.put("SYSTEM_VERSIONING", 13);
        SINCE.put("CREATE SECURITY POLICY", 13);
        SINCE.put("COMPRESSION_DELAY", 13);
        SINCE.put("CLUSTERED COLUMNSTORE", 12);
        SINCE.put("OPTIMIZE_FOR_SEQUENTIAL_KEY", 15);
        SINCE.put("_UTF8", 15);
        SINCE.put("] json ", 17);
    }

    private static final Map<Integer, String> NAMES =
            Map.of(11, "2012", 12, "2014", 13, "2016", 14, "2017", 15, "2019", 16, "2022", 17, "2025");

    private final Findings findings;
    private final Server server;

    FeatureAssessment(Findings findings, Server server) {
        this.findings = findings;
        this.server = server;
    }

    void run(Schema schema) {
        older(schema);
        features(schema);
        collation(schema);
    }

    private void older(Schema schema) {
        int source = major(schema.version());
        if (!server.isAtLeast(source)) {
            findings.warning(
                    AssessmentCodes.TARGET_OLDER,
                    "version",
                    "the source is SQL Server " + name(source) + ", the target " + name(server.major())
                            + ": objects that use newer features are skipped, and tables that do stop the migration",
                    "Use a target of the source's version or newer.");
        }
    }

    private void features(Schema schema) {
        for (SchemaObject object : schema.objects()) {
            for (String statement : object.statements()) {
                boolean module = Kinds.MODULES.contains(object.kind());
                SINCE.forEach((mark, major) -> {
                    if (!module && statement.contains(mark) && !server.isAtLeast(major)) {
                        missing(object, mark.strip(), major);
                    }
                });
            }
        }
    }

    private void missing(SchemaObject object, String mark, int major) {
        String why = "it uses " + mark + ", which SQL Server has since " + name(major) + "; the target is "
                + name(server.major());
        String remedy = "Use a newer target, or do without it on the source.";
        String what = object.kind() + " " + object.name();
        if (object.kind().equals(Kinds.TABLE)) {
            findings.blocker(AssessmentCodes.TARGET_OLDER, what, why, remedy);
        } else {
            findings.warning(AssessmentCodes.TARGET_OLDER, what, why, remedy);
        }
    }

    /** What most columns have is what the source database has. */
    private void collation(Schema schema) {
        Map<String, Integer> counts = new HashMap<>();
        for (SchemaObject object : schema.objects()) {
            if (object.kind().equals(Kinds.TABLE)) {
                for (String statement : object.statements()) {
                    Matcher named = COLLATE.matcher(statement);
                    while (named.find()) {
                        counts.merge(named.group(1), 1, Integer::sum);
                    }
                }
            }
        }
        List<Map.Entry<String, Integer>> ordered = new ArrayList<>(counts.entrySet());
        ordered.sort(Map.Entry.<String, Integer>comparingByValue().reversed());
        String most = ordered.isEmpty() ? server.collation() : ordered.get(0).getKey();
        if (!most.equalsIgnoreCase(server.collation())) {
            findings.warning(
                    AssessmentCodes.COLLATION,
                    "database " + server.database(),
                    "its collation is " + server.collation() + ", most columns' is " + most
                            + ": they keep it, but comparing them with variables or temporary tables may be refused, and modules"
                            + " compare names as the database does",
                    "CREATE DATABASE ... COLLATE " + most + "; and use that one.");
        }
    }

    private static int major(String version) {
        String digits = version.toLowerCase(Locale.ROOT).replaceFirst("[^0-9].*$", "");
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }

    private static String name(int major) {
        return NAMES.getOrDefault(major, "version " + major);
    }
}
