package io.godwit.engine.definition;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The file's values by path ({@code load.lanes}), checked one by one; the defaults where nothing was given. */
final class DefinitionValues {
    private final Map<String, Object> values = new HashMap<>();
    private final Map<String, Node> nodes = new HashMap<>();

    void put(String path, Object value, @Nullable Node node) {
        values.put(path, value);
        if (node != null) {
            nodes.put(path, node);
        }
    }

    String text(String path) {
        return values.get(path) instanceof String text ? text : "";
    }

    long number(String path) {
        return values.get(path) instanceof Long number ? number : 0;
    }

    @SuppressWarnings("unchecked") // the checker puts lists of texts only
    List<String> list(String path) {
        return values.get(path) instanceof List<?> list ? (List<String>) list : List.of();
    }

    @SuppressWarnings("unchecked") // the checker puts maps of texts only
    Map<String, String> map(String path) {
        return values.get(path) instanceof Map<?, ?> map ? (Map<String, String>) map : Map.of();
    }

    /** Where a value stands; null if it was not given. */
    @Nullable
    Node node(String path) {
        return nodes.get(path);
    }
}
