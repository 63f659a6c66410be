package io.godwit.engine.definition;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.engine.migration.Definition;
import io.godwit.engine.migration.Definition.EndpointReference;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Writes a definition that no file stood for as a migration file, the way definitions are kept: without secrets. */
public final class DefinitionWriter {
    private DefinitionWriter() {}

    /** The text that {@link DefinitionReader#readKept} reads back. Says nothing of single columns, and has no filters. */
    public static String write(Definition definition) {
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("name", definition.name());
        file.put("mode", word(definition.mode()));
        file.put("source", endpoint(definition.source()));
        file.put("target", endpoint(definition.target()));
        file.put("select", Map.of("tables", definition.selection().tables()));
        Map<String, String> names = new LinkedHashMap<>();
        definition.selection().tableNames().forEach((from, to) -> names.put(from.toString(), to.toString()));
        if (!names.isEmpty()) {
            file.put("rename", Map.of("tables", names));
        }
        Definition.Assessment assess = definition.assess();
        file.put("assess", Map.of("rows", word(assess.rows()), "timeLimit", assess.tableSeconds() + "s"));
        file.put(
                "load",
                Map.of(
                        "lanes",
                        definition.load().lanes(),
                        "splitSize",
                        definition.load().splitBytes() + "B"));
        Definition.Sync sync = definition.sync();
        Map<String, Object> changes = new LinkedHashMap<>();
        changes.put("groupChanges", sync.groupChanges());
        changes.put("groupMillis", sync.groupMillis());
        changes.put("queueSize", sync.queueBytes() + "B");
        changes.put("watchRowsPerSecond", sync.watchRowsPerSecond());
        changes.put("onDivergence", word(sync.onDivergence()));
        file.put("sync", changes);
        Definition.CutoverPolicy cutover = definition.cutover();
        file.put(
                "cutover",
                Map.of(
                        "when",
                        word(cutover.when()),
                        "check",
                        word(cutover.check()),
                        "drainTimeout",
                        cutover.drainMillis() + "ms",
                        "wayBack",
                        cutover.wayBack() ? "keep" : "none"));
        if (definition.returnOf() != null) {
            file.put("returnOf", definition.returnOf());
        }
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(file);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts, lists and maps can be written", e);
        }
    }

    private static Map<String, Object> endpoint(EndpointReference endpoint) {
        Map<String, Object> kept = new LinkedHashMap<>();
        kept.put("url", endpoint.url());
        if (!endpoint.password().isEmpty()) {
            kept.put("password", Secrets.kept(endpoint.password()));
        }
        if (!endpoint.options().isEmpty()) {
            kept.put("options", endpoint.options());
        }
        return kept;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
