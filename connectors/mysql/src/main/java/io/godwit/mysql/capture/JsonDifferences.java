package io.godwit.mysql.capture;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Applies the differences by which a server logs an update of a JSON document (option {@code binlog_row_value_options};
 * MySQL source documentation, "json_diff.h"): each replaces, inserts or removes the value at one path. Needs the document as
 * a tree, unlike {@link JsonText}. Used by one thread.
 */
final class JsonDifferences {
    private static final int REPLACE = 0;
    private static final int INSERT = 1;
    private static final int REMOVE = 2;

    /** The order of keys in documents: short ones first, then by bytes. */
    private static final Comparator<byte[]> KEYS =
            (a, b) -> a.length != b.length ? Integer.compare(a.length, b.length) : Arrays.compareUnsigned(a, b);

    /** Only servers that print 1.0 log differences. */
    private final JsonText text = new JsonText(4, true);

    /** A value: an object, an array, or a scalar as its text. */
    private static final class Node {
        final Map<byte[], Node> members;
        final List<Node> elements;
        final byte[] scalar;
        final int kind;

        Node(Map<byte[], Node> members, List<Node> elements, byte[] scalar, int kind) {
            this.members = members;
            this.elements = elements;
            this.scalar = scalar;
            this.kind = kind;
        }
    }

    private static final int SCALAR = 0;
    private static final int OBJECT = 1;
    private static final int ARRAY = 2;

    /** Writes the document at {@code base} after the differences from {@code from} up to {@code to}. */
    void apply(byte[] data, int base, int length, int from, int to, CellBuffer out) {
        Node root = length == 0 ? scalar(data, JsonText.LITERAL, -1) : read(data, LogBytes.u8(data, base), base + 1);
        int at = from;
        while (at < to) {
            int operation = LogBytes.u8(data, at++);
            int pathLength = (int) LogBytes.packed(data, at);
            at += LogBytes.packedSize(data, at);
            String path = new String(data, at, pathLength, StandardCharsets.UTF_8);
            at += pathLength;
            Node value = null;
            if (operation != REMOVE) {
                int valueLength = (int) LogBytes.packed(data, at);
                at += LogBytes.packedSize(data, at);
                value = read(data, LogBytes.u8(data, at), at + 1);
                at += valueLength;
            }
            if (operation == REPLACE && value != null && path.equals("$")) {
                root = value;
            } else {
                change(root, operation, JsonPath.legs(path), value);
            }
        }
        print(root, out);
    }

    private static void change(Node root, int operation, List<JsonPath.Leg> legs, @Nullable Node value) {
        Node parent = root;
        for (JsonPath.Leg leg : legs.subList(0, legs.size() - 1)) {
            Node next = child(parent, leg);
            if (next == null) {
                throw JsonText.damaged("changed where it has no value");
            }
            parent = next;
        }
        JsonPath.Leg last = legs.get(legs.size() - 1);
        byte[] key = last.key();
        if (key != null && parent.kind == OBJECT) {
            if (value == null) {
                parent.members.remove(key);
            } else {
                parent.members.put(key, value);
            }
        } else if (key == null && parent.kind == ARRAY) {
            int index = Math.min(last.index(), parent.elements.size());
            if (operation == INSERT && value != null) {
                parent.elements.add(index, value);
            } else if (index == parent.elements.size()) {
                throw JsonText.damaged("changed behind the end of an array");
            } else if (value == null) {
                parent.elements.remove(index);
            } else {
                parent.elements.set(index, value);
            }
        } else {
            throw JsonText.damaged("changed where it has no such value");
        }
    }

    private static @Nullable Node child(Node parent, JsonPath.Leg leg) {
        byte[] key = leg.key();
        if (key != null) {
            return parent.kind == OBJECT ? parent.members.get(key) : null;
        }
        boolean there = parent.kind == ARRAY && leg.index() < parent.elements.size();
        return there ? parent.elements.get(leg.index()) : null;
    }

    private Node read(byte[] data, int type, int at) {
        switch (type) {
            case JsonText.SMALL_OBJECT, JsonText.LARGE_OBJECT, JsonText.SMALL_ARRAY, JsonText.LARGE_ARRAY -> {
                boolean large = type == JsonText.LARGE_OBJECT || type == JsonText.LARGE_ARRAY;
                boolean object = type == JsonText.SMALL_OBJECT || type == JsonText.LARGE_OBJECT;
                return container(data, at, large, object);
            }
            default -> {
                return scalar(data, type, at);
            }
        }
    }

    private Node container(byte[] data, int at, boolean large, boolean object) {
        int width = large ? 4 : 2;
        int count = JsonText.offset(data, at, large);
        int entry = at + 2 * width;
        int values = entry + (object ? count * (width + 2) : 0);
        Map<byte[], Node> members = new TreeMap<>(KEYS);
        List<Node> elements = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int value = values + i * (1 + width);
            int type = LogBytes.u8(data, value);
            int place = JsonText.isInline(type, large) ? value + 1 : at + JsonText.offset(data, value + 1, large);
            Node node = read(data, type, place);
            if (object) {
                int key = entry + i * (width + 2);
                int start = at + JsonText.offset(data, key, large);
                members.put(Arrays.copyOfRange(data, start, start + LogBytes.u16(data, key + width)), node);
            } else {
                elements.add(node);
            }
        }
        return new Node(members, elements, new byte[0], object ? OBJECT : ARRAY);
    }

    private Node scalar(byte[] data, int type, int at) {
        CellBuffer cell = new CellBuffer(0);
        if (at < 0) {
            cell.put("null");
        } else {
            text.value(data, type, at, 0, cell);
        }
        return new Node(Map.of(), List.of(), Arrays.copyOf(cell.data(), cell.mark()), SCALAR);
    }

    private static void print(Node node, CellBuffer out) {
        if (node.kind == SCALAR) {
            out.put(node.scalar, 0, node.scalar.length);
            return;
        }
        boolean first = true;
        out.put(node.kind == OBJECT ? '{' : '[');
        for (Map.Entry<byte[], Node> member : node.members.entrySet()) {
            if (!first) {
                out.put(", ");
            }
            first = false;
            JsonText.quoted(member.getKey(), 0, member.getKey().length, out);
            out.put(": ");
            print(member.getValue(), out);
        }
        for (Node element : node.elements) {
            if (!first) {
                out.put(", ");
            }
            first = false;
            print(element, out);
        }
        out.put(node.kind == OBJECT ? '}' : ']');
    }
}
