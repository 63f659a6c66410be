package io.godwit.testkit.tds.dictionary;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The system views of SQL Server as Microsoft documents them, with the version that brought each and each of their columns: the file
 * {@code documented-views.txt}, facts copied by hand. Names are in small letters; what msdb holds is in schema {@code msdb}.
 */
public final class DocumentedViews {
    /** The oldest version that Godwit reads: SQL Server 2012. */
    public static final int OLDEST = 11;

    private static final Map<String, View> VIEWS = read();

    /** A view's columns and the versions that brought them. */
    private record View(int since, Map<String, Integer> columns) {}

    private DocumentedViews() {}

    /** Whether a name is one of the server's own, so that its columns are to be found here. */
    public static boolean isSystem(String schema) {
        return schema.equals("sys") || schema.equals("msdb") || schema.equals("information_schema");
    }

    /** Whether there is a view of that name in any version. */
    public static boolean has(String view) {
        return VIEWS.containsKey(view);
    }

    /** The version that brought a view; null if none has it. */
    public static @Nullable Integer since(String view) {
        View found = VIEWS.get(view);
        return found == null ? null : found.since();
    }

    /** The version that brought a column to a view that {@link #has there is}; null if none has it. */
    public static @Nullable Integer since(String view, String column) {
        return Objects.requireNonNull(VIEWS.get(view)).columns().get(column);
    }

    /** All views. */
    public static Set<String> all() {
        return new TreeSet<>(VIEWS.keySet());
    }

    private static Map<String, View> read() {
        Map<String, View> views = new LinkedHashMap<>();
        try (InputStream in =
                        Objects.requireNonNull(DocumentedViews.class.getResourceAsStream("documented-views.txt"));
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    add(views, line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return views;
    }

    private static void add(Map<String, View> views, String line) {
        int colon = line.indexOf(':');
        String[] head = line.substring(0, colon).split(" < ");
        Map<String, Integer> columns = new LinkedHashMap<>();
        if (head.length > 1) {
            columns.putAll(Objects.requireNonNull(views.get(head[1]), line).columns());
        }
        for (String column : line.substring(colon + 1).strip().split(" ")) {
            if (!column.isEmpty()) {
                columns.put(name(column), version(column));
            }
        }
        if (views.put(name(head[0]), new View(version(head[0]), columns)) != null) {
            throw new IllegalStateException(head[0] + " is there twice");
        }
    }

    private static String name(String word) {
        int at = word.indexOf('@');
        return (at < 0 ? word : word.substring(0, at)).toLowerCase(Locale.ROOT);
    }

    private static int version(String word) {
        int at = word.indexOf('@');
        return at < 0 ? OLDEST : Integer.parseInt(word.substring(at + 1));
    }
}
