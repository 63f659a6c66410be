package io.godwit.sqlserver.catalog;

import io.godwit.spi.schema.TableId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The selected views, functions and procedures, each after those that it names. */
final class Modules {
    private final Map<Long, Module> found = new LinkedHashMap<>();
    private final Map<Long, Set<Long>> dependencies = new HashMap<>();
    private final Set<Long> neededByTables = new HashSet<>();

    private Modules() {}

    static Modules read(Reading reading, NativeTables natives) throws SQLException {
        Modules modules = new Modules();
        reading.each(Queries.MODULES, row -> {
            Module module = module(row);
            if (module != null && reading.schemas().contains(module.id().schema())) {
                modules.found.put(module.objectId(), module);
            }
        });
        reading.each(
                Queries.DEPENDENCIES,
                row -> modules.dependencies
                        .computeIfAbsent(row.getLong(1), k -> new LinkedHashSet<>())
                        .add(row.getLong(2)));
        modules.need(natives);
        return modules;
    }

    private static @Nullable Module module(ResultSet row) throws SQLException {
        String type = Reading.text(row, 4).strip();
        String text = Reading.text(row, 5);
        String kind = kind(type);
        if (kind == null) {
            return null;
        }
        String refusal = switch (type) {
            case "AF", "FS", "FT", "PC" -> "it is made of an assembly (CLR), which is not moved";
            case "X" -> "it is an extended procedure of the instance";
            case "R", "D", "RF" -> "it is a rule or default of the old kind; use checks and default constraints";
            default ->
                text.isEmpty()
                        ? "the server does not show its text: it is encrypted, or the user lacks VIEW DEFINITION"
                        : row.getBoolean(8) ? "it is compiled for tables in memory, which are not moved" : null;
        };
        return new Module(
                row.getLong(1),
                new TableId(row.getString(2), row.getString(3)),
                kind,
                text,
                row.getBoolean(6),
                row.getBoolean(7),
                refusal);
    }

    private static @Nullable String kind(String type) {
        return switch (type) {
            case "V" -> Kinds.VIEW;
            case "P", "PC", "X", "RF" -> Kinds.PROCEDURE;
            case "FN", "IF", "TF", "FS", "FT", "AF" -> Kinds.FUNCTION;
            case "R", "D" -> Kinds.RULE;
            default -> null;
        };
    }

    /** Functions that columns are computed with must be there before the tables, and those that they call. */
    private void need(NativeTables natives) {
        Map<String, Long> functions = new HashMap<>();
        for (Module module : found.values()) {
            if (module.kind().equals(Kinds.FUNCTION)) {
                functions.put(key(module.id().schema(), module.id().name()), module.objectId());
            }
        }
        if (functions.isEmpty()) {
            return;
        }
        for (NativeTable table : natives.all()) {
            for (NativeColumn column : table.columns()) {
                NativeColumn.Computed computed = column.computed();
                if (computed != null && table.kind() != NativeTable.Kind.VIEW) {
                    need(computed.definition(), functions);
                }
            }
            if (table.kind() == NativeTable.Kind.TABLE_TYPE) {
                table.checks().forEach(c -> need(c.definition(), functions));
                table.defaults().forEach(d -> need(d.definition(), functions));
            }
        }
    }

    private void need(String text, Map<String, Long> functions) {
        List<Token> tokens = Token.of(text, true);
        for (int i = 0; i + 2 < tokens.size(); i++) {
            boolean pair = tokens.get(i).mayBeName()
                    && tokens.get(i + 1).is(".")
                    && tokens.get(i + 2).mayBeName();
            Long named = pair
                    ? functions.get(key(tokens.get(i).name(), tokens.get(i + 2).name()))
                    : null;
            Module module = named == null ? null : found.get(named);
            if (named != null && module != null && neededByTables.add(named)) {
                need(module.text(), functions);
            }
        }
    }

    private static String key(String schema, String name) {
        return schema.toLowerCase(Locale.ROOT) + "\n" + name.toLowerCase(Locale.ROOT);
    }

    /** Whether a table cannot be made without it. */
    boolean isNeededByTables(Module module) {
        return neededByTables.contains(module.objectId());
    }

    /** All of them, each after what it names, as far as that is possible. */
    List<Module> ordered() {
        List<Module> ordered = new ArrayList<>();
        Set<Long> visited = new HashSet<>();
        for (Module module : found.values()) {
            visit(module, visited, ordered);
        }
        return ordered;
    }

    private void visit(Module module, Set<Long> visited, List<Module> ordered) {
        if (!visited.add(module.objectId())) {
            return;
        }
        for (Long needed : dependencies.getOrDefault(module.objectId(), Set.of())) {
            Module other = found.get(needed);
            if (other != null) {
                visit(other, visited, ordered);
            }
        }
        ordered.add(module);
    }
}
