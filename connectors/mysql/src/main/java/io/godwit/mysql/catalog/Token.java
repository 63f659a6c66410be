package io.godwit.mysql.catalog;

/**
 * A piece of a statement.
 *
 * @param kind what it is
 * @param text exactly as it stands in the statement
 */
record Token(Kind kind, String text) {
    /** What a piece can be. */
    enum Kind {
        SPACE,
        COMMENT,
        /** A string literal. */
        TEXT,
        /** A name in quotes. */
        NAME,
        /** A keyword, or a name without quotes. */
        WORD,
        NUMBER,
        SYMBOL
    }

    /** Whether it is this keyword or symbol. */
    boolean is(String word) {
        return (kind == Kind.WORD || kind == Kind.SYMBOL) && text.equalsIgnoreCase(word);
    }

    /** Whether it could be a name. */
    boolean mayBeName() {
        return kind == Kind.NAME || kind == Kind.WORD;
    }

    /** Whether it says nothing to the server. */
    boolean isBlank() {
        return kind == Kind.SPACE || kind == Kind.COMMENT;
    }

    /** A name without its quotes. */
    String name() {
        if (kind != Kind.NAME) {
            return text;
        }
        String quote = text.substring(0, 1);
        return text.substring(1, text.length() - 1).replace(quote + quote, quote);
    }
}
