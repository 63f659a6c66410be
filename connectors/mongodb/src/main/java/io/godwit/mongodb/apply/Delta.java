package io.godwit.mongodb.apply;

import io.godwit.mongodb.bson.Bson;
import io.godwit.mongodb.bson.Elements;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an update changed in a document, as a change event tells it ({@code updateDescription}; MongoDB Manual, "update Event"), put into
 * effect on the document's bytes: what is not named stays as it lies there, byte for byte.
 *
 * <p>Order of fields is as the server itself makes it: a field that is there is changed where it stands, one that is not comes behind the
 * others, in the order told. A path's number is an index where the document has an array, a name where it has a document, unless the
 * event says which ({@code disambiguatedPaths}, MongoDB 6.1 and later).
 *
 * <p>Used for one document, once.
 */
final class Delta {
    /** As many empty places as the server makes at most in front of an array's new element. */
    private static final int MOST_PADDING = 1_500_000;

    private final byte[] description;
    private final boolean tolerant;
    private final Node root = new Node();
    private final Map<String, List<String>> known = new HashMap<>();

    /** One step of a path and what happens at its end. */
    private static final class Node {
        private final Map<String, Node> children = new LinkedHashMap<>();
        private int type = -1;
        private int start;
        private int length;
        private boolean removed;
        private int newSize = -1;
        /** Whether the path's dots were taken to divide it without the server having said so. */
        private boolean guessed;

        private boolean done;

        private boolean isSet() {
            return type >= 0;
        }
    }

    /**
     * Reads a description.
     *
     * @param tolerant whether the document may hold later changes already: a path that is not there, or leads through something
     *     else by now, is then passed over, because a later change made it so and will again
     * @throws GodwitException VALUE_REFUSED if it is no valid document
     */
    Delta(byte[] description, boolean tolerant) {
        this.description = description;
        this.tolerant = tolerant;
        Elements parts = Elements.of(description);
        while (parts.next()) {
            if (parts.name().equals("disambiguatedPaths") && parts.type() == Bson.DOCUMENT) {
                readPaths(parts.nested());
            }
        }
        parts = Elements.of(description);
        while (parts.next()) {
            if (parts.name().equals("updatedFields") && parts.type() == Bson.DOCUMENT) {
                readUpdated(parts.nested());
            }
        }
        parts = Elements.of(description);
        while (parts.next()) {
            if (parts.name().equals("removedFields") && parts.type() == Bson.ARRAY) {
                readRemoved(parts.nested());
            } else if (parts.name().equals("truncatedArrays") && parts.type() == Bson.ARRAY) {
                readTruncated(parts.nested());
            }
        }
    }

    private void readPaths(Elements paths) {
        while (paths.next()) {
            List<String> steps = new ArrayList<>();
            Elements step = paths.nested();
            while (step.next()) {
                steps.add(step.type() == Bson.STRING ? text(step) : Long.toString(number(step)));
            }
            known.put(paths.name(), steps);
        }
    }

    private void readUpdated(Elements fields) {
        while (fields.next()) {
            Node node = node(fields.name());
            node.type = fields.type();
            node.start = fields.valueStart();
            node.length = fields.valueLength();
        }
    }

    private void readRemoved(Elements fields) {
        while (fields.next()) {
            node(text(fields)).removed = true;
        }
    }

    private void readTruncated(Elements arrays) {
        while (arrays.next()) {
            String field = "";
            int size = 0;
            Elements parts = arrays.nested();
            while (parts.next()) {
                if (parts.name().equals("field")) {
                    field = text(parts);
                } else if (parts.name().equals("newSize")) {
                    size = (int) number(parts);
                }
            }
            node(field).newSize = size;
        }
    }

    private Node node(String path) {
        List<String> steps = known.get(path);
        boolean guessed = steps == null;
        Node at = root;
        for (String step : steps == null ? List.of(path.split("\\.", -1)) : steps) {
            at = at.children.computeIfAbsent(step, s -> new Node());
            at.guessed |= guessed;
        }
        return at;
    }

    private static String text(Elements string) {
        int length = Bson.int32(string.data(), string.valueStart()) - 1;
        return new String(string.data(), string.valueStart() + Integer.BYTES, length, StandardCharsets.UTF_8);
    }

    private static long number(Elements element) {
        return switch (element.type()) {
            case Bson.INT32 -> Bson.int32(element.data(), element.valueStart());
            case Bson.INT64 -> Bson.int64(element.data(), element.valueStart());
            default -> (long) Bson.real(element.data(), element.valueStart());
        };
    }

    // --- putting it into effect ---

    /**
     * The document as the update left it.
     *
     * @throws GodwitException TARGET_DIVERGED if the document is not what the update met and that is not tolerated; VALUE_REFUSED if a
     *     name holds dots so that the path may mean two fields
     */
    byte[] applyTo(byte[] document) {
        BytesOut out = new BytesOut(document.length + description.length);
        document(Elements.of(document), root, out);
        return out.toArray();
    }

    private void document(@Nullable Elements source, Node node, BytesOut out) {
        int start = out.beginDocument();
        while (source != null && source.next()) {
            String name = source.name();
            Node child = node.children.get(name);
            if (child == null) {
                refuseAmbiguous(node, name);
                out.copy(source);
            } else if (child.done) {
                out.copy(source); // a second field of the same name is none of the update's
            } else if (child.removed) {
                // one that is also set comes again, behind the others
                child.done = !child.isSet();
                child.removed = false;
            } else {
                child.done = true;
                changed(source, child, out);
            }
        }
        for (Map.Entry<String, Node> each : node.children.entrySet()) {
            Node child = each.getValue();
            if (!child.done) {
                added(each.getKey(), child, out);
            }
        }
        out.endDocument(start);
    }

    private void refuseAmbiguous(Node node, String name) {
        int dot = name.indexOf('.');
        Node first = dot < 0 ? null : node.children.get(name.substring(0, dot));
        if (first != null && first.guessed) {
            throw new GodwitException(
                    Errors.VALUE_REFUSED,
                    "a field's name holds a dot, and the source does not say which field its update changed; switch on"
                            + " images after updates for the collection (option postImages), or use MongoDB 6.1 or later");
        }
    }

    /** An element that is there. */
    private void changed(Elements source, Node child, BytesOut out) {
        if (child.isSet()) {
            out.element(child.type, source, description, child.start, child.length);
        } else if (source.type() == Bson.DOCUMENT && child.newSize < 0) {
            out.header(source.type(), source);
            document(source.nested(), child, out);
        } else if (source.type() == Bson.ARRAY) {
            out.header(source.type(), source);
            array(source.nested(), child, out);
        } else {
            conflict();
            out.copy(source);
        }
    }

    /** An element that is not there. */
    private void added(String name, Node child, BytesOut out) {
        child.done = true;
        if (child.isSet()) {
            out.header(child.type, name);
            out.put(description, child.start, child.length);
        } else if (child.removed || child.newSize >= 0) {
            conflict();
        } else if (child.children.values().stream().anyMatch(Delta::makes)) {
            // servers before 5.0 do not say that they made the parents
            out.header(Bson.DOCUMENT, name);
            document(null, child, out);
        } else {
            conflict();
        }
    }

    private static boolean makes(Node node) {
        return node.isSet() || node.children.values().stream().anyMatch(Delta::makes);
    }

    private void array(Elements source, Node node, BytesOut out) {
        NavigableMap<Integer, Node> places = places(node);
        int start = out.beginDocument();
        int index = 0;
        while (source.next()) {
            if (node.newSize >= 0 && index >= node.newSize) {
                break;
            }
            Node child = places.remove(index);
            if (child == null) {
                out.copy(source);
            } else if (child.removed) {
                out.header(Bson.NULL, source);
            } else {
                changed(source, child, out);
            }
            index++;
        }
        if (index < node.newSize) {
            conflict();
        }
        for (Map.Entry<Integer, Node> each : places.entrySet()) {
            if (!makes(each.getValue()) || each.getKey() - index > MOST_PADDING) {
                conflict();
                continue;
            }
            while (index < each.getKey()) {
                out.header(Bson.NULL, Integer.toString(index++));
            }
            added(Integer.toString(index++), each.getValue(), out);
        }
        out.endDocument(start);
    }

    private NavigableMap<Integer, Node> places(Node node) {
        NavigableMap<Integer, Node> places = new TreeMap<>();
        for (Map.Entry<String, Node> each : node.children.entrySet()) {
            String name = each.getKey();
            if (!name.isEmpty() && name.length() <= 9 && name.chars().allMatch(c -> c >= '0' && c <= '9')) {
                places.put(Integer.parseInt(name), each.getValue());
            } else {
                conflict();
            }
        }
        return places;
    }

    private void conflict() {
        if (!tolerant) {
            throw new GodwitException(
                    Errors.TARGET_DIVERGED, "an update changes a field that the document does not have on the target");
        }
    }
}
