package io.godwit.engine.proof;

import java.util.Locale;
import java.util.Set;

/** A page in the making. Text is always escaped; markup is only what this package's own source spells out. */
final class Html {
    private static final Set<String> INLINE = Set.of("code", "span");

    private final StringBuilder page = new StringBuilder(32 * 1024);

    /** Markup as it is; never with anything in it that was read from a database or a file of the operator. */
    Html markup(String markup) {
        page.append(markup);
        return this;
    }

    /** Text, escaped. Control and direction characters become visible, so that a name cannot disguise itself. */
    Html text(String text) {
        text.codePoints().forEach(this::character);
        return this;
    }

    /** An element that holds text. */
    Html element(String tag, String text) {
        return element(tag, "", text);
    }

    /** An element of a class that holds text. */
    Html element(String tag, String style, String text) {
        open(tag, style);
        text(text);
        return close(tag);
    }

    /** Begins an element. */
    Html open(String tag, String style) {
        page.append('<').append(tag);
        if (!style.isEmpty()) {
            page.append(" class=\"").append(style).append('"');
        }
        page.append('>');
        return this;
    }

    /** Ends an element; after one that stands in running text no space is left. */
    Html close(String tag) {
        page.append("</").append(tag).append('>');
        if (!INLINE.contains(tag)) {
            page.append('\n');
        }
        return this;
    }

    /** Begins a section under a heading. */
    Html section(String heading) {
        markup("<section>\n");
        return element("h2", heading);
    }

    /** Begins a table; a header that starts with {@code #} heads a column of numbers. */
    Html table(String caption, String... headers) {
        markup("<div class=\"scroll\"><table>\n").element("caption", caption).markup("<thead><tr>");
        for (String header : headers) {
            boolean number = header.startsWith("#");
            markup(number ? "<th scope=\"col\" class=\"number\">" : "<th scope=\"col\">")
                    .text(number ? header.substring(1) : header)
                    .close("th");
        }
        return markup("</tr></thead><tbody>\n");
    }

    /** Ends a table. */
    Html tableEnd() {
        return markup("</tbody></table></div>\n");
    }

    /** Begins a row with the cell that names it. */
    Html row(String name) {
        return markup("<tr><th scope=\"row\">").text(name).close("th");
    }

    /** A cell of text. */
    Html cell(String text) {
        return element("td", text);
    }

    /** A cell with a number. */
    Html number(long number) {
        return element("td", "number", Display.number(number));
    }

    /** Ends a row. */
    Html rowEnd() {
        return close("tr");
    }

    @Override
    public String toString() {
        return page.toString();
    }

    private void character(int c) {
        switch (c) {
            case '&' -> page.append("&amp;");
            case '<' -> page.append("&lt;");
            case '>' -> page.append("&gt;");
            case '"' -> page.append("&quot;");
            case '\'' -> page.append("&#39;");
            case '\n', '\t' -> page.append(' ');
            default -> {
                if (deceptive(c)) {
                    page.append(String.format(Locale.ROOT, "\\u%04x", c));
                } else {
                    page.appendCodePoint(c);
                }
            }
        }
    }

    private static boolean deceptive(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL || type == Character.FORMAT || type == Character.SURROGATE;
    }
}
