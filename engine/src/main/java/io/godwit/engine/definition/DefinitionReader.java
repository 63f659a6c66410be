package io.godwit.engine.definition;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.engine.EngineErrors;
import io.godwit.engine.migration.Definition;
import io.godwit.engine.migration.Definition.CutoverPolicy;
import io.godwit.engine.migration.Definition.EndpointReference;
import io.godwit.spi.Connector;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Mode;
import io.godwit.spi.Option;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.TableId;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads migration files. */
public final class DefinitionReader {
    private static final long LARGEST_BYTES = 1 << 20;

    private final List<Connector> connectors;

    /** Reads files whose endpoints these connectors know. */
    public DefinitionReader(List<Connector> connectors) {
        this.connectors = List.copyOf(connectors);
    }

    /**
     * Reads a YAML or JSON file.
     *
     * @param when when to hand over, whatever the file says; null to leave it to the file
     * @throws GodwitException with {@code DEFINITION_UNREADABLE}, or with {@code DEFINITION_INVALID} and everything that is
     *     wrong, a line each
     */
    public ParsedDefinition read(Path file, CutoverPolicy.@Nullable When when) {
        Path absolute = file.toAbsolutePath();
        Path folder = absolute.getParent() == null ? absolute : absolute.getParent();
        return parse(contents(file), file.toString(), folder, when);
    }

    /** Reads back {@link ParsedDefinition#text}. */
    public ParsedDefinition readKept(String name, String text, CutoverPolicy.@Nullable When when) {
        return parse(text, name, Path.of("").toAbsolutePath(), when);
    }

    private static String contents(Path file) {
        try {
            if (Files.size(file) > LARGEST_BYTES) {
                throw new GodwitException(
                        EngineErrors.DEFINITION_UNREADABLE, "It is larger than 1 MB", file.toString(), null);
            }
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new GodwitException(EngineErrors.DEFINITION_UNREADABLE, "There is no such file", file.toString(), e);
        } catch (CharacterCodingException e) {
            throw new GodwitException(EngineErrors.DEFINITION_UNREADABLE, "It is not UTF-8 text", file.toString(), e);
        } catch (IOException e) {
            String reason = Files.isDirectory(file) ? "It is a folder" : "It may not be read";
            throw new GodwitException(EngineErrors.DEFINITION_UNREADABLE, reason, file.toString(), e);
        }
    }

    private ParsedDefinition parse(String text, String label, Path folder, CutoverPolicy.@Nullable When when) {
        Findings findings = new Findings(label);
        Node document = new DocumentReader(findings).read(text);
        findings.refuse();
        DefinitionValues values = new ValueChecker(findings).check(document);
        EndpointChecker endpoints = new EndpointChecker(connectors, findings, values);
        // on the way back each is what the other is now
        boolean back = values.text("cutover.wayBack").equals("keep");
        endpoints.check("source", back ? Option.Side.BOTH : Option.Side.SOURCE);
        endpoints.check("target", back ? Option.Side.BOTH : Option.Side.TARGET);
        Node target = values.node("target.url");
        if (target != null && values.text("source.url").equals(values.text("target.url"))) {
            findings.error(target, "`target.url` is the source's; a database cannot be moved onto itself");
        }
        wayBack(values, findings);
        findings.refuse();
        Definition definition = build(values, folder, when);
        return new ParsedDefinition(definition, keep(document, definition, when), findings.warnings());
    }

    private static void wayBack(DefinitionValues values, Findings findings) {
        Node asked = values.node("cutover.wayBack");
        if (asked == null || !values.text("cutover.wayBack").equals("keep")) {
            return;
        }
        if (values.text("mode").equals("offline")) {
            findings.error(asked, "`cutover.wayBack` can be kept with mode online only");
        }
        if (!values.map("filter").isEmpty()) {
            findings.error(
                    asked, "`cutover.wayBack` cannot be kept with a `filter`: rows outside it are on one side only");
        }
        if (values.text("name").length() > WayBackName.LONGEST) {
            findings.error(asked, "`cutover.wayBack` needs a `name` of at most " + WayBackName.LONGEST + " letters");
        }
    }

    private static Definition build(DefinitionValues values, Path folder, CutoverPolicy.@Nullable When when) {
        return new Definition(
                values.text("name"),
                Mode.valueOf(constant(values.text("mode"))),
                endpoint(values, "source", folder),
                endpoint(values, "target", folder),
                selection(values),
                new Definition.Load(Math.toIntExact(values.number("load.lanes")), values.number("load.splitSize")),
                new Definition.Sync(
                        Math.toIntExact(values.number("sync.groupChanges")),
                        values.number("sync.groupMillis"),
                        values.number("sync.queueSize"),
                        Math.toIntExact(values.number("sync.watchRowsPerSecond")),
                        Definition.Sync.OnDivergence.valueOf(constant(values.text("sync.onDivergence")))),
                new CutoverPolicy(
                        when != null ? when : CutoverPolicy.When.valueOf(constant(values.text("cutover.when"))),
                        CutoverPolicy.Check.valueOf(constant(values.text("cutover.check"))),
                        values.number("cutover.drainTimeout"),
                        values.text("cutover.wayBack").equals("keep")),
                new Definition.Assessment(
                        Definition.Assessment.Rows.valueOf(constant(values.text("assess.rows"))),
                        Math.toIntExact(values.number("assess.timeLimit") / 1000)),
                values.text("returnOf").isEmpty() ? null : values.text("returnOf"));
    }

    private static EndpointReference endpoint(DefinitionValues values, String endpoint, Path folder) {
        Map<String, String> options = new LinkedHashMap<>();
        values.map(endpoint + ".options").forEach((name, value) -> options.put(name, Secrets.absolute(value, folder)));
        return new EndpointReference(
                values.text(endpoint + ".url"), Secrets.absolute(values.text(endpoint + ".password"), folder), options);
    }

    private static Selection selection(DefinitionValues values) {
        Map<TableId, TableId> tableNames = new LinkedHashMap<>();
        values.map("rename.tables").forEach((from, to) -> tableNames.put(TableId.parse(from), TableId.parse(to)));
        Map<TableId, String> filters = new LinkedHashMap<>();
        values.map("filter").forEach((table, condition) -> filters.put(TableId.parse(table), condition));
        return new Selection(
                values.list("select.schemas"),
                values.list("select.tables"),
                values.list("select.exclude"),
                values.map("rename.schemas"),
                tableNames,
                filters,
                ColumnRules.read(values, "columns"));
    }

    private static String constant(String word) {
        return word.replace('-', '_').toUpperCase(Locale.ROOT);
    }

    private String keep(Node document, Definition definition, CutoverPolicy.@Nullable When when) {
        Map<String, Object> plain = mapping(Node.plain(document));
        keepEndpoint(plain, "source", definition.source());
        keepEndpoint(plain, "target", definition.target());
        if (when != null) {
            Map<String, Object> cutover = mapping(plain.getOrDefault("cutover", Map.of()));
            cutover.put("when", when.name().toLowerCase(Locale.ROOT).replace('_', '-'));
            plain.put("cutover", cutover);
        }
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(plain);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts, lists and maps can be written", e);
        }
    }

    private void keepEndpoint(Map<String, Object> plain, String name, EndpointReference endpoint) {
        Map<String, Object> kept = mapping(plain.getOrDefault(name, Map.of()));
        if (!endpoint.password().isEmpty()) {
            kept.put("password", keepSecret(endpoint.password()));
        }
        Map<String, String> options = new LinkedHashMap<>(endpoint.options());
        String scheme =
                endpoint.url().substring(0, endpoint.url().indexOf("://")).toLowerCase(Locale.ROOT);
        connectors.stream()
                .filter(c -> c.schemes().contains(scheme))
                .flatMap(c -> c.options().stream())
                .filter(o -> o.kind() == Option.Kind.SECRET)
                .forEach(o -> options.computeIfPresent(o.name(), (key, value) -> keepSecret(value)));
        if (!options.isEmpty()) {
            kept.put("options", options);
        }
        plain.put(name, kept);
    }

    private static String keepSecret(String text) {
        return Secrets.kept(text);
    }

    @SuppressWarnings("unchecked") // Node.plain makes maps of texts to values, and the format was checked
    private static Map<String, Object> mapping(Object plain) {
        return new LinkedHashMap<>((Map<String, Object>) plain);
    }
}
