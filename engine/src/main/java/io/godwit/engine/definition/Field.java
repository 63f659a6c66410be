package io.godwit.engine.definition;

import java.util.List;

/**
 * One key of the migration file. Parsing, the published JSON Schema and the reference are all made from these.
 *
 * @param name the key
 * @param kind how its value reads
 * @param required whether it must be there
 * @param defaultValue what holds when it is not there, written as in the file; empty if nothing does
 * @param defaultHelp the default in words, where it is not the same on every machine; else empty
 * @param help one sentence for people
 * @param allowed the values a choice has
 * @param least smallest number, bytes or milliseconds
 * @param most largest
 * @param children the keys of a group
 */
record Field(
        String name,
        Kind kind,
        boolean required,
        String defaultValue,
        String defaultHelp,
        String help,
        List<String> allowed,
        long least,
        long most,
        List<Field> children) {

    /** How a value reads. */
    enum Kind {
        /** Keys below. */
        GROUP,
        /** Lower-case letters, digits and underscores, beginning with a letter, at most 40. */
        NAME,
        /** The address of a database, without a password. */
        URL,
        /** A reference to a secret, or the secret itself. */
        SECRET,
        /** One of a few words. */
        CHOICE,
        /** A whole number. */
        INTEGER,
        /** Bytes with a unit: {@code 128MB}. */
        SIZE,
        /** Time with a unit: {@code 60s}. */
        DURATION,
        /** A list of schema patterns. */
        SCHEMA_PATTERNS,
        /** A list of {@code schema.table} patterns. */
        TABLE_PATTERNS,
        /** New schema name by old. */
        SCHEMA_NAMES,
        /** New {@code schema.table} by old. */
        TABLE_NAMES,
        /** Condition by {@code schema.table}. */
        CONDITIONS,
        /** What becomes of a column, by {@code schema.table.column}. */
        COLUMN_RULES,
        /** An endpoint's settings, which its connector knows. */
        OPTIONS
    }

    static Field group(String name, boolean required, String help, Field... children) {
        return new Field(name, Kind.GROUP, required, "", "", help, List.of(), 0, 0, List.of(children));
    }

    static Field required(String name, Kind kind, String help) {
        return new Field(name, kind, true, "", "", help, List.of(), 0, 0, List.of());
    }

    static Field optional(String name, Kind kind, String help) {
        return new Field(name, kind, false, "", "", help, List.of(), 0, 0, List.of());
    }

    /** A choice; required if there is no default. */
    static Field choice(String name, String defaultValue, String help, String... allowed) {
        return new Field(
                name, Kind.CHOICE, defaultValue.isEmpty(), defaultValue, "", help, List.of(allowed), 0, 0, List.of());
    }

    /** A number, size or duration within bounds, both written as in the file. */
    static Field bounded(String name, Kind kind, String defaultValue, String least, String most, String help) {
        return new Field(
                name,
                kind,
                false,
                defaultValue,
                "",
                help,
                List.of(),
                Quantities.parse(kind, least),
                Quantities.parse(kind, most),
                List.of());
    }

    /** The same with words for the default. */
    Field withDefaultHelp(String words) {
        return new Field(name, kind, required, defaultValue, words, help, allowed, least, most, children);
    }
}
