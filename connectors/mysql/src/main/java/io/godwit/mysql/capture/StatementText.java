package io.godwit.mysql.capture;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A statement of the log taken to pieces: words, names and signs in order, without comments and blanks. What a versioned
 * comment holds was run, so it counts.
 */
final class StatementText {
    /** A piece. Words and names alike, because most words may be names. */
    record Piece(String text, Kind kind) {
        boolean is(String word) {
            return kind != Kind.QUOTED && text.equalsIgnoreCase(word);
        }
    }

    /** What a piece is. */
    enum Kind {
        WORD,
        /** A name in quotes. */
        QUOTED,
        SIGN,
        /** A text or a number. */
        VALUE
    }

    private final String sql;
    private final List<Piece> pieces = new ArrayList<>();
    private int at;

    private StatementText(String sql) {
        this.sql = sql;
    }

    /** Decodes: UTF-8 as nearly all clients send it, else the eight-bit set that servers begin with. */
    static String decode(byte[] data, int start, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(data, start, length))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(data, start, length, Charset.forName("windows-1252"));
        }
    }

    /** The pieces; at most so many, since only the beginning of long statements matters. */
    static List<Piece> pieces(String sql, int most) {
        StatementText text = new StatementText(sql);
        while (text.pieces.size() < most && text.next()) {
            // collected
        }
        return text.pieces;
    }

    private boolean next() {
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (c == '#' || sql.startsWith("--", at)) {
                int end = sql.indexOf('\n', at);
                at = end < 0 ? sql.length() : end;
            } else if (sql.startsWith("/*!", at) || sql.startsWith("/*M!", at)) {
                at = sql.indexOf('!', at) + 1;
                while (at < sql.length() && Character.isDigit(sql.charAt(at))) {
                    at++;
                }
            } else if (sql.startsWith("*/", at)) {
                at += 2; // the end of a versioned comment
            } else if (sql.startsWith("/*", at)) {
                int end = sql.indexOf("*/", at);
                at = end < 0 ? sql.length() : end + 2;
            } else {
                piece(c);
                return true;
            }
        }
        return false;
    }

    private void piece(char c) {
        if (c == '`' || c == '"' || c == '\'') {
            // in quotes of the second kind may be a name or a text: taken for a name, so that no table is overlooked
            pieces.add(new Piece(quoted(c), c == '\'' ? Kind.VALUE : Kind.QUOTED));
        } else if (isWordPart(c)) {
            int start = at;
            while (at < sql.length() && isWordPart(sql.charAt(at))) {
                at++;
            }
            pieces.add(new Piece(sql.substring(start, at), Kind.WORD));
        } else {
            at++;
            pieces.add(new Piece(String.valueOf(c), Kind.SIGN));
        }
    }

    private String quoted(char quote) {
        StringBuilder text = new StringBuilder();
        at++;
        while (at < sql.length()) {
            char c = sql.charAt(at++);
            if (c == quote) {
                if (at < sql.length() && sql.charAt(at) == quote) {
                    at++;
                } else {
                    break;
                }
            } else if (c == '\\' && quote != '`' && at < sql.length()) {
                text.append(c);
                c = sql.charAt(at++);
            }
            text.append(c);
        }
        return text.toString();
    }

    private static boolean isWordPart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c == '@' || c >= 0x80;
    }
}
