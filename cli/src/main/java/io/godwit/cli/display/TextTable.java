package io.godwit.cli.display;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lines columns up; the last column is as wide as it likes. */
public final class TextTable {
    private final List<String[]> rows = new ArrayList<>();
    private final boolean[] right;

    /** Columns by their headings; one that begins with {@code >} is set to the right. */
    public TextTable(String... headings) {
        right = new boolean[headings.length];
        String[] shown = new String[headings.length];
        for (int i = 0; i < headings.length; i++) {
            right[i] = headings[i].startsWith(">");
            shown[i] = right[i] ? headings[i].substring(1) : headings[i];
        }
        rows.add(shown);
    }

    /** Adds a row; as many cells as there are headings. */
    public TextTable row(String... cells) {
        rows.add(Arrays.copyOf(cells, cells.length));
        return this;
    }

    /** Whether there is nothing but headings. */
    public boolean isEmpty() {
        return rows.size() == 1;
    }

    /** The lines, headings first, without trailing blanks. */
    public List<String> lines() {
        int[] widths = new int[right.length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].codePointCount(0, row[i].length()));
            }
        }
        List<String> lines = new ArrayList<>();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                String padding = " ".repeat(widths[i] - row[i].codePointCount(0, row[i].length()));
                line.append(i == 0 ? "" : "  ").append(right[i] ? padding + row[i] : row[i] + padding);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
