package io.godwit.engine.definition;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.engine.definition.Field.Kind;
import java.util.List;

/** Writes the published documents of the migration file's format from the format itself. */
final class DefinitionDocuments {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String QUANTITY = "^[0-9]{1,18} *";
    private static final String TABLE = "^[^.]+\\..+$";

    private DefinitionDocuments() {}

    /** The JSON Schema, draft 2020-12. */
    static String schema() {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.put("title", "Godwit migration file");
        fill(root, DefinitionFormat.ROOT);
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void fill(ObjectNode node, Field field) {
        node.put("description", field.help());
        switch (field.kind()) {
            case GROUP -> group(node, field);
            case NAME -> node.put("type", "string").put("pattern", "^[a-z][a-z0-9_]{0,39}$");
            case URL -> node.put("type", "string").put("pattern", "^[A-Za-z][A-Za-z0-9+.-]*://.+");
            case SECRET -> scalar(node);
            case CHOICE -> field.allowed().forEach(node.put("type", "string").putArray("enum")::add);
            case INTEGER ->
                node.put("type", "integer").put("minimum", field.least()).put("maximum", field.most());
            case SIZE -> node.put("type", "string").put("pattern", QUANTITY + "([KMGkmg]i?)?[Bb]$");
            case DURATION -> node.put("type", "string").put("pattern", QUANTITY + "(ms|s|m|h)$");
            case SCHEMA_PATTERNS -> list(node, "");
            case TABLE_PATTERNS -> list(node, TABLE);
            case SCHEMA_NAMES -> map(node, "", "");
            case TABLE_NAMES -> map(node, TABLE, TABLE);
            case CONDITIONS -> map(node, TABLE, "");
            case COLUMN_RULES -> columns(node);
            case OPTIONS -> scalar(node.put("type", "object").putObject("additionalProperties"));
        }
        if (!field.defaultValue().isEmpty() && field.defaultHelp().isEmpty()) {
            if (field.kind() == Kind.INTEGER) {
                node.put("default", Long.parseLong(field.defaultValue()));
            } else {
                node.put("default", field.defaultValue());
            }
        }
    }

    private static void columns(ObjectNode node) {
        ObjectNode rule = node.put("type", "object").putObject("additionalProperties");
        rule.put("type", "object").put("additionalProperties", false);
        ObjectNode properties = rule.putObject("properties");
        properties.putObject("type").put("type", "string");
        scalar(properties.putObject("noCalendarDates"));
    }

    private static void scalar(ObjectNode node) {
        node.putArray("type").add("string").add("number").add("boolean");
    }

    private static void group(ObjectNode node, Field field) {
        node.put("type", "object");
        node.put("additionalProperties", false);
        ObjectNode properties = node.putObject("properties");
        List<String> required = field.children().stream()
                .filter(Field::required)
                .map(Field::name)
                .toList();
        if (!required.isEmpty()) {
            required.forEach(node.putArray("required")::add);
        }
        field.children().forEach(child -> fill(properties.putObject(child.name()), child));
    }

    private static void list(ObjectNode node, String pattern) {
        ObjectNode one = text(MAPPER.createObjectNode(), pattern);
        var either = node.putArray("anyOf");
        either.add(one);
        either.addObject().put("type", "array").put("minItems", 1).set("items", one.deepCopy());
    }

    private static void map(ObjectNode node, String keys, String values) {
        node.put("type", "object");
        if (!keys.isEmpty()) {
            node.putObject("propertyNames").put("pattern", keys);
        }
        text(node.putObject("additionalProperties"), values);
    }

    private static ObjectNode text(ObjectNode node, String pattern) {
        node.put("type", "string").put("minLength", 1);
        if (!pattern.isEmpty()) {
            node.put("pattern", pattern);
        }
        return node;
    }

    /** The reference for people. */
    static String reference() {
        StringBuilder text = new StringBuilder("""
                # The migration file

                <!-- Made from the code: engine/src/main/java/io/godwit/engine/definition/DefinitionFormat.java.
                     `./mvnw -pl engine -am test -Dtest=DefinitionDocumentsTest -Dsurefire.failIfNoSpecifiedTests=false
                     -Dgodwit.write=true` writes it anew. -->

                One file describes one migration, in YAML or JSON. Only `name`, `mode` and the two addresses must be there:

                ```yaml
                name: shop
                mode: online
                source: { url: "engine://app@db1:1234/shop", password: "${SOURCE_PASSWORD}" }
                target: { url: "engine://app@db2:1234/shop", password: "${TARGET_PASSWORD}" }
                ```

                `engine` stands for the kind of database, for example `postgresql`. A key that is not known is an error, never
                ignored; so is a value out of its bounds. YAML aliases are not supported. Editors that know JSON Schema
                complete and check the file with [migration.schema.json](migration.schema.json).

                A file's secrets are not kept: the state folder holds references as they stand in the file, and for a password
                that is written out only a mark; commands that connect then need the file instead of the name.

                | key | value | default | |
                |---|---|---|---|
                """);
        rows(text, "", DefinitionFormat.ROOT);
        text.append("""

                Sizes have a unit (`B`, `KB`, `MB`, `GB`; powers of 1024), and so have times (`ms`, `s`, `m`, `h`). In patterns
                `*` stands for any characters and `?` for one.

                Renames and filters hold for the load, for changes and for validation alike.
                """);
        return text.toString();
    }

    private static void rows(StringBuilder text, String path, Field group) {
        for (Field field : group.children()) {
            String name = path.isEmpty() ? field.name() : path + "." + field.name();
            String otherwise = field.required()
                    ? "must be there"
                    : !field.defaultHelp().isEmpty()
                            ? field.defaultHelp()
                            : field.defaultValue().isEmpty() ? "" : "`" + field.defaultValue() + "`";
            text.append("| `" + name + "` | " + value(field) + " | " + otherwise + " | "
                    + field.help().replace("|", "\\|") + " |\n");
            rows(text, name, field);
        }
    }

    private static String value(Field field) {
        String bounds = field.most() == 0
                ? ""
                : ", " + Quantities.text(field.kind(), field.least()) + " to "
                        + Quantities.text(field.kind(), field.most());
        return switch (field.kind()) {
            case GROUP -> "keys";
            case NAME -> "a name";
            case URL -> "an address";
            case SECRET -> "a reference";
            case CHOICE -> "`" + String.join("` or `", field.allowed()) + "`";
            case INTEGER -> "a whole number" + bounds;
            case SIZE -> "a size" + bounds;
            case DURATION -> "a time" + bounds;
            case SCHEMA_PATTERNS -> "a list of schemas";
            case TABLE_PATTERNS -> "a list of tables";
            case SCHEMA_NAMES -> "old: new";
            case TABLE_NAMES -> "old: new";
            case CONDITIONS -> "table: condition";
            case COLUMN_RULES -> "column: type, noCalendarDates";
            case OPTIONS -> "name: value";
        };
    }
}
