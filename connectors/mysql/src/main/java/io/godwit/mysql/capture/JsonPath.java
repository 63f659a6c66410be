package io.godwit.mysql.capture;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Paths as the log writes them: {@code $.name."other name"[3]}. */
final class JsonPath {
    private JsonPath() {}

    /** One step: to a member by its name, or to an element of an array by its number. */
    static final class Leg {
        private final byte @Nullable [] key;
        private final int index;

        private Leg(byte @Nullable [] key, int index) {
            this.key = key;
            this.index = index;
        }

        /** The member's name; null for an element. */
        byte @Nullable [] key() {
            return key;
        }

        int index() {
            return index;
        }
    }

    /** The steps of a path from the root. */
    static List<Leg> legs(String path) {
        List<Leg> legs = new ArrayList<>();
        int at = 1; // behind the dollar
        while (at < path.length()) {
            char c = path.charAt(at);
            if (c == '[') {
                int end = path.indexOf(']', at);
                legs.add(new Leg(
                        null, Integer.parseInt(path.substring(at + 1, end).strip())));
                at = end + 1;
            } else if (c == '.' && path.startsWith("\"", at + 1)) {
                StringBuilder name = new StringBuilder();
                at = quoted(path, at + 2, name);
                legs.add(new Leg(name.toString().getBytes(StandardCharsets.UTF_8), 0));
            } else if (c == '.') {
                int end = at + 1;
                while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
                    end++;
                }
                legs.add(new Leg(path.substring(at + 1, end).getBytes(StandardCharsets.UTF_8), 0));
                at = end;
            } else {
                throw JsonText.damaged("changed at a path that cannot be read");
            }
        }
        if (legs.isEmpty()) {
            throw JsonText.damaged("changed at no path");
        }
        return legs;
    }

    /** Reads a name in quotes with JSON's escapes; returns where it ends. */
    private static int quoted(String path, int start, StringBuilder name) {
        int at = start;
        while (at < path.length() && path.charAt(at) != '"') {
            char c = path.charAt(at++);
            if (c != '\\') {
                name.append(c);
                continue;
            }
            char escaped = path.charAt(at++);
            switch (escaped) {
                case 'b' -> name.append('\b');
                case 'f' -> name.append('\f');
                case 'n' -> name.append('\n');
                case 'r' -> name.append('\r');
                case 't' -> name.append('\t');
                case 'u' -> {
                    name.append((char) Integer.parseInt(path.substring(at, at + 4), 16));
                    at += 4;
                }
                default -> name.append(escaped);
            }
        }
        return at + 1;
    }
}
