package io.godwit.lab.server;

import java.util.List;

/**
 * From which server to which.
 *
 * @param source its name
 * @param target its name
 */
public record Pair(String source, String target) {
    /** Those that the lab knows; the first is what it does without a word. */
    public static final List<Pair> ALL = List.of(
            new Pair("postgresql-15", "postgresql-18"),
            new Pair("mysql-8.0", "mysql-8.0"),
            new Pair("mariadb-10.11", "mariadb-10.11"),
            new Pair("mysql-8.0", "mariadb-10.11"),
            new Pair("mysql-8.0", "postgresql-18"),
            new Pair("mariadb-10.11", "postgresql-18"),
            new Pair("postgresql-15", "mysql-8.0"),
            new Pair("postgresql-15", "mariadb-10.11"));

    /** The one of that name. */
    public static Pair parse(String text) {
        return ALL.stream()
                .filter(pair -> pair.toString().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no pair `" + text + "`; there are " + ALL));
    }

    /** {@code mysql-8.0-to-postgresql-18}. */
    @Override
    public String toString() {
        return source + "-to-" + target;
    }
}
