package io.godwit.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.godwit.cli.Session;
import io.godwit.engine.EngineErrors;
import io.godwit.engine.compare.ComparisonRequest;
import io.godwit.engine.definition.DefinitionReader;
import io.godwit.engine.definition.ParsedDefinition;
import io.godwit.engine.migration.Definition;
import io.godwit.engine.validate.DrillLimits;
import io.godwit.spi.GodwitException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * The options of a comparison of two databases. They are put together to what a migration file would say and read as such, so
 * that addresses, secrets, patterns and names mean the same in both.
 */
final class DatabasePair {
    /** Where a message's place in the file stands; there is no file. */
    private static final Pattern PLACE = Pattern.compile("(?m)^[^\\n:]*:\\d+:\\d+: ");

    private static final Map<String, String> SPELLINGS = Map.of(
            "source.url", "SOURCE",
            "target.url", "TARGET",
            "source.password", "--source-password",
            "target.password", "--target-password",
            "source.options", "--source-option",
            "target.options", "--target-option",
            "select.tables", "--tables",
            "select.exclude", "--exclude",
            "load.lanes", "--lanes",
            "filter", "--where");

    @Option(
            names = {"--source-password"},
            paramLabel = "REF",
            description =
                    "The source's password: '$${NAME}' for an environment variable, '$${file:PATH}' for a file's first"
                            + " line.")
    private @Nullable String sourcePassword;

    @Option(names = "--target-password", paramLabel = "REF", description = "The target's password, in the same way.")
    private @Nullable String targetPassword;

    @Option(
            names = "--source-option",
            paramLabel = "NAME=VALUE",
            description = "A setting of the source, as under `options` in a migration file.")
    private @Nullable Map<String, String> sourceOptions;

    @Option(names = "--target-option", paramLabel = "NAME=VALUE", description = "A setting of the target.")
    private @Nullable Map<String, String> targetOptions;

    @Option(
            names = "--tables",
            paramLabel = "SCHEMA.TABLE",
            split = ",",
            description = "Tables of the source to compare, * and ? allowed; all if not given.")
    private @Nullable List<String> tables;

    @Option(
            names = "--exclude",
            paramLabel = "SCHEMA.TABLE",
            split = ",",
            description = "Tables to leave out again, * and ? allowed.")
    private @Nullable List<String> exclude;

    @Option(
            names = "--rename",
            paramLabel = "OLD=NEW",
            description = "A schema's or a schema.table's name on the target, if it is another there.")
    private @Nullable Map<String, String> renames;

    @Option(
            names = "--where",
            paramLabel = "SCHEMA.TABLE=CONDITION",
            description = "Compare only these rows of a table, on both sides; a condition in the databases' language.")
    private @Nullable Map<String, String> where;

    @Option(names = "--lanes", paramLabel = "N", description = "How many parts to read at once on each side.")
    private @Nullable String lanes;

    @Option(
            names = "--rechecks",
            paramLabel = "N",
            description =
                    "How often to read again what differs before it counts as different; 3 if not given, 0 for never.")
    private @Nullable Integer rechecks;

    @Option(
            names = "--recheck-pause",
            paramLabel = "SECONDS",
            description = "How long to wait before each time; 2 if not given.")
    private @Nullable Integer pauseSeconds;

    @Option(
            names = "--resume",
            description =
                    "Go on with a comparison of the same two databases that was interrupted: tables found equal by it are"
                            + " not compared again.")
    private boolean resume;

    /** The options that were given, for a message. */
    String given() {
        List<String> given = new ArrayList<>();
        add(given, sourcePassword, "--source-password");
        add(given, targetPassword, "--target-password");
        add(given, sourceOptions, "--source-option");
        add(given, targetOptions, "--target-option");
        add(given, tables, "--tables");
        add(given, exclude, "--exclude");
        add(given, renames, "--rename");
        add(given, where, "--where");
        add(given, lanes, "--lanes");
        add(given, rechecks, "--rechecks");
        add(given, pauseSeconds, "--recheck-pause");
        add(given, resume ? true : null, "--resume");
        return String.join(", ", given);
    }

    private static void add(List<String> given, @Nullable Object value, String name) {
        if (value != null) {
            given.add(name);
        }
    }

    /** What to compare. */
    ComparisonRequest request(CommandLine command, Session session, String source, String target, DrillLimits limits) {
        Definition definition = definition(command, session, source, target);
        int times = rechecks == null ? 3 : rechecks;
        int seconds = pauseSeconds == null ? 2 : pauseSeconds;
        if (times < 0 || seconds < 0) {
            throw new ParameterException(command, "--rechecks and --recheck-pause must not be negative");
        }
        return new ComparisonRequest(
                definition.name(),
                session.source(definition),
                session.target(definition),
                definition.selection(),
                definition.load().lanes(),
                times,
                seconds * 1000L,
                limits,
                resume);
    }

    private Definition definition(CommandLine command, Session session, String source, String target) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("mode", "offline");
        document.put("source", endpoint(source, sourcePassword, sourceOptions));
        document.put("target", endpoint(target, targetPassword, targetOptions));
        Map<String, Object> select = new LinkedHashMap<>();
        put(select, "tables", tables);
        put(select, "exclude", exclude);
        put(document, "select", select.isEmpty() ? null : select);
        put(document, "rename", renaming());
        put(document, "filter", where);
        put(document, "load", lanes == null ? null : Map.of("lanes", lanes));
        // the same databases and the same selection are the same comparison, wherever it is gone on with
        document.put("name", "validate_" + hash(source + "\n" + target + "\n" + select + renaming() + where));
        try {
            String text = JsonMapper.builder().build().writeValueAsString(document);
            ParsedDefinition parsed = new DefinitionReader(session.connectors().all()).readKept("options", text, null);
            parsed.warnings().forEach(w -> session.console().err().println("warning: " + spelled(w)));
            return parsed.definition();
        } catch (GodwitException e) {
            if (e.code().equals(EngineErrors.DEFINITION_INVALID)) {
                throw new ParameterException(command, spelled(e.detail()), e);
            }
            throw e;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts, lists and maps can be written", e);
        }
    }

    private static Map<String, Object> endpoint(
            String url, @Nullable String password, @Nullable Map<String, String> options) {
        Map<String, Object> endpoint = new LinkedHashMap<>();
        endpoint.put("url", url);
        put(endpoint, "password", password);
        put(endpoint, "options", options);
        return endpoint;
    }

    private @Nullable Map<String, Object> renaming() {
        if (renames == null) {
            return null;
        }
        Map<Boolean, Map<String, String>> byKind = renames.entrySet().stream()
                .collect(Collectors.partitioningBy(
                        e -> e.getKey().contains("."),
                        Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> b, LinkedHashMap::new)));
        Map<String, Object> renaming = new LinkedHashMap<>();
        byKind.forEach((isTable, names) -> {
            if (!names.isEmpty()) {
                renaming.put(isTable ? "tables" : "schemas", names);
            }
        });
        return renaming;
    }

    private static void put(Map<String, Object> map, String key, @Nullable Object value) {
        if (value != null) {
            map.put(key, value);
        }
    }

    private static String spelled(String message) {
        String text = PLACE.matcher(message).replaceAll("");
        for (Map.Entry<String, String> spelling : SPELLINGS.entrySet()) {
            text = text.replace("`" + spelling.getKey() + "`", "`" + spelling.getValue() + "`");
        }
        return text.replace(
                        "stands in the file itself; anyone who reads the file has it",
                        "is the password itself; anyone"
                                + " who lists the processes of this machine, or reads the shell's history, has it")
                .replace("write password: ${NAME}", "give --source-password or --target-password '${NAME}'")
                .replace("a database cannot be moved onto itself", "that is one database, not two");
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
