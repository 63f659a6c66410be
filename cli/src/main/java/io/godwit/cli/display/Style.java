package io.godwit.cli.display;

import java.util.Locale;
import java.util.Map;

/**
 * What may be drawn with.
 *
 * @param unicode whether bars and marks may be other than ASCII
 * @param color whether escapes for bold and colour may be used
 */
public record Style(boolean unicode, boolean color) {
    /** Plain text. */
    public static final Style PLAIN = new Style(false, false);

    /** What the environment allows: UTF-8 locales get finer bars; {@code NO_COLOR} and dumb terminals no colour. */
    public static Style of(Map<String, String> environment, boolean terminal) {
        String locale = first(environment, "LC_ALL", "LC_CTYPE", "LANG").toLowerCase(Locale.ROOT);
        boolean dumb = environment.getOrDefault("TERM", "").equals("dumb");
        boolean color =
                terminal && !dumb && environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Style(locale.contains("utf-8") || locale.contains("utf8"), color);
    }

    private static String first(Map<String, String> environment, String... names) {
        for (String name : names) {
            String value = environment.getOrDefault(name, "");
            if (!value.isEmpty()) {
                return value;
            }
        }
        return "";
    }

    String bold(String text) {
        return escaped("1", text);
    }

    String faint(String text) {
        return escaped("2", text);
    }

    String good(String text) {
        return escaped("32", text);
    }

    String active(String text) {
        return escaped("36", text);
    }

    /** Worth a look. */
    public String warning(String text) {
        return escaped("33", text);
    }

    /** An error's head. */
    public String bad(String text) {
        return escaped("31", text);
    }

    private String escaped(String code, String text) {
        return color && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    String done() {
        return unicode ? "\u2713" : "+";
    }

    String current() {
        return unicode ? "\u25b8" : ">";
    }

    String more() {
        return unicode ? "\u2026" : "...";
    }

    /** A bar of so many cells; with Unicode an eighth of a cell is visible. */
    String bar(double fraction, int cells) {
        int eighths = (int) Math.round(Math.max(0, Math.min(1, fraction)) * cells * 8);
        if (!unicode) {
            int full = eighths / 8;
            return "[" + "#".repeat(full) + "-".repeat(cells - full) + "]";
        }
        int full = eighths / 8;
        int rest = eighths % 8;
        String bar = "\u2588".repeat(full) + (rest == 0 ? "" : String.valueOf((char) (0x2590 - rest)));
        int empty = cells - full - (rest == 0 ? 0 : 1);
        return active(bar) + faint("\u00b7".repeat(empty));
    }
}
