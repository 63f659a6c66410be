package io.godwit.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the script of an HSQLDB database: tables as {@code CREATE MEMORY TABLE "schema"."table"("column" TYPE ...)}, then rows as one
 * {@code INSERT INTO} per line, table by table. Rows are turned into the text form of PostgreSQL's {@code COPY} ("COPY", File Formats).
 */
final class SampleScript {
    private static final Pattern TABLE = Pattern.compile("^CREATE MEMORY TABLE \"[^\"]+\"\\.\"([^\"]+)\"\\((.*)\\)$");
    private static final Pattern COLUMN = Pattern.compile("(?:^|,)\"([^\"]+)\" [A-Z]");
    private static final Pattern ROW = Pattern.compile("^INSERT INTO (?:\"[^\"]+\"\\.)?\"([^\"]+)\" VALUES\\(");

    private SampleScript() {}

    /** Takes the rows of the script in its order. */
    interface Rows {
        /** Rows of this table follow; false skips them. */
        boolean begin(String table, List<String> columns) throws IOException;

        /** One row with its line end. */
        void row(CharSequence copyText) throws IOException;
    }

    static void read(String resource, Rows rows) throws IOException {
        try (InputStream stream = SampleScript.class.getClassLoader().getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IOException("the class path holds no " + resource);
            }
            read(new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8), 1 << 16), rows);
        }
    }

    private static void read(BufferedReader lines, Rows rows) throws IOException {
        Map<String, List<String>> columns = new HashMap<>();
        StringBuilder text = new StringBuilder();
        String prefix = "";
        boolean wanted = false;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (!prefix.isEmpty() && line.startsWith(prefix)) {
                if (wanted) {
                    rows.row(copyText(line, prefix.length(), text));
                }
                continue;
            }
            Matcher table = TABLE.matcher(line);
            Matcher row = ROW.matcher(line);
            if (table.find()) {
                columns.put(table.group(1), columns(table.group(2)));
            } else if (row.find()) {
                prefix = row.group();
                wanted = rows.begin(row.group(1), columns.getOrDefault(row.group(1), List.of()));
                if (wanted) {
                    rows.row(copyText(line, prefix.length(), text));
                }
            }
        }
    }

    private static List<String> columns(String definition) {
        List<String> names = new ArrayList<>();
        Matcher column = COLUMN.matcher(definition);
        while (column.find()) {
            names.add(column.group(1));
        }
        return names;
    }

    /** Everything between {@code VALUES(} and the last bracket. */
    private static CharSequence copyText(String line, int from, StringBuilder text) throws IOException {
        text.setLength(0);
        int at = from;
        int end = line.length() - 1;
        while (at < end) {
            char first = line.charAt(at);
            if (first == ',') {
                text.append('\t');
                at++;
            } else if (first == '\'') {
                at = quoted(line, at + 1, text);
            } else {
                int comma = line.indexOf(',', at);
                int stop = comma < 0 ? end : Math.min(comma, end);
                if (line.startsWith("NULL", at)) {
                    text.append("\\N");
                } else {
                    text.append(line, at, stop);
                }
                at = stop;
            }
        }
        return text.append('\n');
    }

    /** A text in quotes, which HSQLDB writes with doubled quotes and {@code \}{@code uXXXX}; returns the place after it. */
    private static int quoted(String line, int from, StringBuilder text) throws IOException {
        int at = from;
        while (at < line.length()) {
            char c = line.charAt(at);
            if (c == '\'') {
                if (line.charAt(at + 1) != '\'') {
                    return at + 1;
                }
                text.append(c);
                at += 2;
            } else if (c == '\\' && line.charAt(at + 1) == 'u') {
                escape((char) Integer.parseInt(line.substring(at + 2, at + 6), 16), text);
                at += 6;
            } else {
                escape(c, text);
                at++;
            }
        }
        throw new IOException("a text in the sample script does not end");
    }

    private static void escape(char c, StringBuilder text) {
        switch (c) {
            case '\\' -> text.append("\\\\");
            case '\t' -> text.append("\\t");
            case '\n' -> text.append("\\n");
            case '\r' -> text.append("\\r");
            default -> text.append(c);
        }
    }
}
