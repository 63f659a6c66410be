package io.godwit.oracle.catalog;

/**
 * A column as the dictionary describes it.
 *
 * @param spelling its type as Oracle spells it
 * @param virtual whether it is computed
 * @param identity whether the server numbers rows by it
 * @param ignoresCase whether its collation takes different texts for equal
 * @param defaultText its default, or what it is computed from; empty if neither
 * @param comment empty if none
 */
record NativeColumn(
        String name,
        String spelling,
        boolean nullable,
        boolean virtual,
        boolean identity,
        boolean ignoresCase,
        String defaultText,
        String comment) {
    NativeColumn withComment(String text) {
        return new NativeColumn(name, spelling, nullable, virtual, identity, ignoresCase, defaultText, text);
    }
}
