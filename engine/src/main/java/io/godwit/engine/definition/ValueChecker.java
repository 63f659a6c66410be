package io.godwit.engine.definition;

import io.godwit.engine.definition.Field.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Holds a document against the format: every key known and there once, every value of its kind and within its bounds. */
final class ValueChecker {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,39}");
    private static final Pattern TABLE = Pattern.compile("[^.]+\\..+");

    private final Findings findings;
    private final DefinitionValues values = new DefinitionValues();

    ValueChecker(Findings findings) {
        this.findings = findings;
    }

    DefinitionValues check(Node document) {
        if (document instanceof Node.Empty) {
            findings.error(document, "the file is empty");
        } else {
            group(DefinitionFormat.ROOT, "", document);
        }
        return values;
    }

    private void group(Field group, String path, @Nullable Node node) {
        Map<String, Node.Entry> entries = Map.of();
        if (node instanceof Node.Mapping mapping) {
            entries = mapping.entries();
        } else if (node != null && !(node instanceof Node.Empty)) {
            findings.error(node, in(path) + " must hold keys: " + String.join(", ", DefinitionFormat.names(group)));
            return;
        }
        for (Map.Entry<String, Node.Entry> entry : entries.entrySet()) {
            if (group.children().stream().noneMatch(f -> f.name().equals(entry.getKey()))) {
                findings.error(
                        entry.getValue().line(),
                        entry.getValue().column(),
                        "unknown key `" + entry.getKey() + "`" + (path.isEmpty() ? "" : " in `" + path + "`")
                                + NearestName.suggest(entry.getKey(), DefinitionFormat.names(group)));
            }
        }
        for (Field field : group.children()) {
            String below = path.isEmpty() ? field.name() : path + "." + field.name();
            Node.Entry entry = entries.get(field.name());
            Node value = entry == null || entry.value() instanceof Node.Empty ? null : entry.value();
            if (value == null && field.required()) {
                int line = entry != null ? entry.line() : node == null ? 1 : node.line();
                int column = entry != null ? entry.column() : node == null ? 1 : node.column();
                findings.error(line, column, "`" + below + "` is missing. " + field.help());
            } else if (field.kind() == Kind.GROUP) {
                group(field, below, value);
            } else if (value != null) {
                value(field, below, value);
            } else if (!field.defaultValue().isEmpty()) {
                value(field, below, new Node.Scalar(0, 0, field.defaultValue()));
            }
        }
    }

    private void value(Field field, String path, Node node) {
        switch (field.kind()) {
            case NAME, URL, SECRET, CHOICE -> text(field, path, node);
            case INTEGER, SIZE, DURATION -> quantity(field, path, node);
            case SCHEMA_PATTERNS -> values.put(path, texts(path, node, false), node);
            case TABLE_PATTERNS -> values.put(path, texts(path, node, true), node);
            case SCHEMA_NAMES, OPTIONS -> values.put(path, map(path, node, false, false), node);
            case TABLE_NAMES -> values.put(path, map(path, node, true, true), node);
            case CONDITIONS -> values.put(path, map(path, node, true, false), node);
            case COLUMN_RULES -> new ColumnRules(findings, values).check(path, node);
            case GROUP -> throw new IllegalStateException("a group is not a value");
        }
    }

    private void text(Field field, String path, Node node) {
        if (!(node instanceof Node.Scalar scalar)) {
            findings.error(node, "`" + path + "` must be one value. " + field.help());
            return;
        }
        String text = scalar.text();
        if (field.kind() == Kind.NAME && !NAME.matcher(text).matches()) {
            findings.error(
                    node,
                    "`" + path + "` is `" + text
                            + "`; it must be lower-case letters, digits and underscores, beginning with"
                            + " a letter, at most 40");
        } else if (field.kind() == Kind.CHOICE && !field.allowed().contains(text)) {
            findings.error(
                    node, "`" + path + "` cannot be `" + text + "`" + NearestName.suggest(text, field.allowed()));
        } else {
            values.put(path, text, node);
        }
    }

    private void quantity(Field field, String path, Node node) {
        String example = switch (field.kind()) {
            case SIZE -> "a size such as " + field.defaultValue() + " (units B, KB, MB, GB)";
            case DURATION -> "a time such as " + field.defaultValue() + " (units ms, s, m, h)";
            default -> "a whole number such as " + field.defaultValue();
        };
        if (!(node instanceof Node.Scalar scalar)) {
            findings.error(node, "`" + path + "` must be " + example);
            return;
        }
        String bounds = "from " + Quantities.text(field.kind(), field.least()) + " to "
                + Quantities.text(field.kind(), field.most());
        try {
            long number = Quantities.parse(field.kind(), scalar.text());
            if (number < field.least() || number > field.most()) {
                findings.error(node, "`" + path + "` is " + scalar.text() + "; it must be " + bounds);
            } else {
                values.put(path, number, node);
            }
        } catch (ArithmeticException e) {
            findings.error(node, "`" + path + "` is " + scalar.text() + "; it must be " + bounds);
        } catch (IllegalArgumentException e) {
            findings.error(node, "`" + path + "` is `" + scalar.text() + "`; it must be " + example);
        }
    }

    /** A list of texts; one text stands for a list of one. */
    private List<String> texts(String path, Node node, boolean tables) {
        List<String> texts = new ArrayList<>();
        List<Node> items = node instanceof Node.Sequence sequence ? sequence.items() : List.of(node);
        for (Node item : items) {
            if (!(item instanceof Node.Scalar scalar) || scalar.text().isBlank()) {
                findings.error(item, "`" + path + "` must be a list of names or patterns");
            } else if (!tables || tableName(path, item, scalar.text())) {
                texts.add(scalar.text());
            }
        }
        if (items.isEmpty()) {
            findings.error(node, "`" + path + "` is an empty list; leave the key out to mean everything");
        }
        return List.copyOf(texts);
    }

    private Map<String, String> map(String path, Node node, boolean tableKeys, boolean tableValues) {
        Map<String, String> map = new LinkedHashMap<>();
        if (!(node instanceof Node.Mapping mapping)) {
            findings.error(node, "`" + path + "` must hold names, each with a value");
            return map;
        }
        mapping.entries().forEach((key, entry) -> {
            Node place = new Node.Empty(entry.line(), entry.column());
            if (tableKeys && !tableName(path, place, key)) {
                return;
            }
            if (!(entry.value() instanceof Node.Scalar scalar) || scalar.text().isBlank()) {
                findings.error(place, "`" + path + "." + key + "` must be one value");
            } else if (!tableValues || tableName(path, entry.value(), scalar.text())) {
                map.put(key, scalar.text());
            }
        });
        distinct(path, node, tableValues || path.endsWith(".schemas"), map);
        return map;
    }

    /** Two tables under one new name would overwrite each other. */
    private void distinct(String path, Node node, boolean names, Map<String, String> map) {
        if (names && Set.copyOf(map.values()).size() < map.size()) {
            findings.error(node, "`" + path + "` gives two the same new name");
        }
    }

    private boolean tableName(String path, Node at, String text) {
        boolean good = TABLE.matcher(text).matches();
        if (!good) {
            findings.error(at, "`" + path + "` names `" + text + "`; a table is written schema.table");
        }
        return good;
    }

    private static String in(String path) {
        return path.isEmpty() ? "the file" : "`" + path + "`";
    }
}
