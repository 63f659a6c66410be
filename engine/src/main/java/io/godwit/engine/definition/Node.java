package io.godwit.engine.definition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value of a YAML or JSON document and where it stands. Scalars are the text as written, whatever YAML takes them for. */
sealed interface Node {
    /** Line, from 1. */
    int line();

    /** Column, from 1. */
    int column();

    /** Keys and values. */
    record Mapping(int line, int column, Map<String, Entry> entries) implements Node {}

    /** A key's place and its value. */
    record Entry(int line, int column, Node value) {}

    /** Values in order. */
    record Sequence(int line, int column, List<Node> items) implements Node {}

    /** One value. */
    record Scalar(int line, int column, String text) implements Node {}

    /** Nothing: a key without a value, or null. */
    record Empty(int line, int column) implements Node {}

    /** The document without places, as maps, lists and texts; empty values left out. */
    static Object plain(Node node) {
        if (node instanceof Mapping mapping) {
            Map<String, Object> map = new LinkedHashMap<>();
            mapping.entries().forEach((key, entry) -> {
                if (!(entry.value() instanceof Empty)) {
                    map.put(key, plain(entry.value()));
                }
            });
            return map;
        }
        if (node instanceof Sequence sequence) {
            List<Object> list = new ArrayList<>();
            sequence.items().forEach(item -> list.add(plain(item)));
            return list;
        }
        return node instanceof Scalar scalar ? scalar.text() : "";
    }
}
