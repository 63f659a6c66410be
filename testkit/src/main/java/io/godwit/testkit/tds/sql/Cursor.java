package io.godwit.testkit.tds.sql;

import java.util.ArrayList;
import java.util.List;

/** Walks over a batch's pieces. One thread. */
class Cursor {
    final String text;
    private final List<Token> tokens;
    int at;

    Cursor(String text) {
        this.text = text;
        this.tokens = Token.all(text);
    }

    final Token peek() {
        return tokens.get(at);
    }

    final Token peek(int ahead) {
        return tokens.get(Math.min(at + ahead, tokens.size() - 1));
    }

    final Token next() {
        Token token = tokens.get(at);
        if (token.kind() != Token.Kind.END) {
            at++;
        }
        return token;
    }

    final boolean atEnd() {
        return peek().kind() == Token.Kind.END;
    }

    final boolean is(String word) {
        return peek().is(word);
    }

    final boolean is(String first, String second) {
        return peek().is(first) && peek(1).is(second);
    }

    /** Takes a word if it is there. */
    final boolean take(String word) {
        if (peek().is(word)) {
            at++;
            return true;
        }
        return false;
    }

    final boolean take(String first, String second) {
        if (is(first, second)) {
            at += 2;
            return true;
        }
        return false;
    }

    final void expect(String... words) {
        for (String word : words) {
            if (!take(word)) {
                throw unexpected();
            }
        }
    }

    final TdsException unexpected() {
        Token token = peek();
        return new TdsException(
                102,
                15,
                "Incorrect syntax near '" + token.text() + "'. (stand-in: at character " + token.start() + " of: "
                        + (text.length() > 1500 ? text.substring(0, 1500) : text) + ")");
    }

    final String name() {
        if (!peek().isName()) {
            throw unexpected();
        }
        return next().text();
    }

    /** A name of several parts; those left out between dots are empty. */
    final List<String> names() {
        List<String> parts = new ArrayList<>();
        parts.add(name());
        while (is(".")) {
            next();
            parts.add(is(".") ? "" : name());
        }
        return parts;
    }

    final int integer() {
        boolean negative = take("-");
        Token token = next();
        if (token.kind() != Token.Kind.NUMBER) {
            throw unexpected();
        }
        int value = Integer.parseInt(token.text());
        return negative ? -value : value;
    }

    /** Moves behind the bracket that closes the one just taken, and gives what is between. */
    final String untilClosed() {
        int from = peek().start();
        int depth = 1;
        while (true) {
            Token token = next();
            if (token.kind() == Token.Kind.END) {
                throw unexpected();
            }
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            if (depth == 0) {
                return text.substring(from, token.start());
            }
        }
    }

    /** Reads a type. */
    final TsqlType type() {
        Token first = next();
        if (!first.isName()) {
            throw unexpected();
        }
        String name = first.lower();
        if (take(".")) {
            name = next().lower();
        }
        int length = -2;
        int second = 0;
        if (take("(")) {
            length = take("max") ? TsqlType.MAX : integer();
            second = take(",") ? integer() : 0;
            expect(")");
        }
        take("varying");
        return type(name, length, second);
    }

    private static TsqlType type(String name, int length, int scale) {
        boolean bare = length == -2;
        return switch (name) {
            case "bit", "tinyint", "smallint", "int", "bigint", "money", "smallmoney", "real", "date", "datetime" ->
                simple(name);
            case "smalldatetime", "text", "ntext", "image", "xml", "uniqueidentifier" -> simple(name);
            case "integer" -> TsqlType.INT;
            case "float" -> !bare && length <= 24 ? simple("real") : TsqlType.FLOAT;
            case "double" -> TsqlType.FLOAT;
            case "decimal", "numeric", "dec" -> TsqlType.decimal(bare ? 18 : length, scale);
            case "time", "datetime2", "datetimeoffset" ->
                TsqlType.temporal(TsqlType.Base.valueOf(name.toUpperCase(java.util.Locale.ROOT)), bare ? 7 : length);
            case "char", "nchar", "varchar", "nvarchar", "binary", "varbinary" ->
                new TsqlType(TsqlType.Base.valueOf(name.toUpperCase(java.util.Locale.ROOT)), bare ? 1 : length, 0, 0);
            case "character" -> new TsqlType(TsqlType.Base.CHAR, bare ? 1 : length, 0, 0);
            case "sysname" -> TsqlType.SYSNAME;
            case "timestamp", "rowversion" -> TsqlType.of(TsqlType.Base.ROWVERSION);
            default -> throw TdsException.notKnown("type " + name);
        };
    }

    private static TsqlType simple(String name) {
        return TsqlType.of(TsqlType.Base.valueOf(name.toUpperCase(java.util.Locale.ROOT)));
    }
}
