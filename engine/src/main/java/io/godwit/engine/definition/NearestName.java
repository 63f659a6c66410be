package io.godwit.engine.definition;

import java.util.Collection;
import java.util.Locale;

/** Finds what was probably meant. */
final class NearestName {
    private NearestName() {}

    /** {@code "; did you mean `tables`?"}, or the whole list where nothing is near. */
    static String suggest(String given, Collection<String> known) {
        String best = "";
        int bestDistance = Math.max(2, given.length() / 3) + 1;
        for (String name : known) {
            int distance = distance(given.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
            if (distance < bestDistance) {
                bestDistance = distance;
                best = name;
            }
        }
        if (!best.isEmpty()) {
            return "; did you mean `" + best + "`?";
        }
        return known.isEmpty() ? "" : "; known are " + String.join(", ", known);
    }

    /** Fewest single-character insertions, deletions, replacements and swaps of neighbours that make one text the other. */
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int replace = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                d[i][j] = Math.min(replace, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
