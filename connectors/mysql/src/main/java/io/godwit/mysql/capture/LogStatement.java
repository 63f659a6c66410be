package io.godwit.mysql.capture;

import io.godwit.mysql.capture.StatementText.Kind;
import io.godwit.mysql.capture.StatementText.Piece;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a statement in the log means for the tables in scope.
 *
 * @param meaning what it does
 * @param tables tables in scope that it speaks of
 * @param name a short name of the statement for people ("ALTER TABLE"), or the identifier of an XA transaction
 */
record LogStatement(Meaning meaning, List<TableId> tables, String name) {
    /** What a statement does. */
    enum Meaning {
        BEGIN,
        COMMIT,
        ROLLBACK,
        ROLLBACK_TO_SAVEPOINT,
        XA_START,
        XA_COMMIT,
        XA_ROLLBACK,
        /** Makes a table, whose rows follow in the same transaction. */
        BEGIN_WITH_TABLE,
        TRUNCATE,
        /** Takes a table, or rows of it, away without logging the rows. */
        REMOVE,
        /** Changes a table's definition, perhaps. */
        DEFINE,
        /** Changes rows, logged as a statement. */
        WRITE,
        /** Concerns no table in scope. */
        NOTHING
    }

    private static final int MOST_PIECES = 20_000;

    private static final Set<String> WRITING =
            Set.of("insert", "replace", "update", "delete", "load", "with", "call", "do", "select");

    private static final Set<String> MOVING_ROWS =
            Set.of("drop", "truncate", "exchange", "discard", "import", "convert");

    /** Reads a statement; {@code schema} is where names without a database lie. */
    static LogStatement read(String sql, String schema, Scope scope) {
        if (sql.equals("BEGIN")) {
            return of(Meaning.BEGIN, "BEGIN");
        }
        if (sql.equals("COMMIT")) {
            return of(Meaning.COMMIT, "COMMIT");
        }
        List<Piece> pieces = StatementText.pieces(sql, MOST_PIECES);
        if (pieces.isEmpty()) {
            return of(Meaning.NOTHING, "");
        }
        String first = word(pieces, 0);
        return switch (first) {
            case "begin" -> of(Meaning.BEGIN, "BEGIN");
            case "start" ->
                of(word(pieces, 1).equals("transaction") ? Meaning.BEGIN : Meaning.NOTHING, "START TRANSACTION");
            case "commit" -> of(Meaning.COMMIT, "COMMIT");
            case "rollback" ->
                of(
                        pieces.stream().anyMatch(p -> p.is("to")) ? Meaning.ROLLBACK_TO_SAVEPOINT : Meaning.ROLLBACK,
                        "ROLLBACK");
            case "savepoint", "release", "flush", "grant", "revoke", "set", "analyze", "optimize", "repair" ->
                of(Meaning.NOTHING, "");
            case "xa" -> xa(pieces);
            default -> WRITING.contains(first) ? write(pieces, first, schema, scope) : define(pieces, schema, scope);
        };
    }

    private static LogStatement of(Meaning meaning, String name) {
        return new LogStatement(meaning, List.of(), name);
    }

    private static String word(List<Piece> pieces, int index) {
        return index < pieces.size() && pieces.get(index).kind() == Kind.WORD
                ? pieces.get(index).text().toLowerCase(Locale.ROOT)
                : "";
    }

    private static LogStatement xa(List<Piece> pieces) {
        StringBuilder identifier = new StringBuilder();
        pieces.stream().skip(2).forEach(p -> identifier.append(p.text().toLowerCase(Locale.ROOT)));
        return of(
                switch (word(pieces, 1)) {
                    case "start", "begin" -> Meaning.XA_START;
                    case "commit" -> Meaning.XA_COMMIT;
                    case "rollback" -> Meaning.XA_ROLLBACK;
                    default -> Meaning.NOTHING;
                },
                identifier.toString());
    }

    /** An INSERT names its table first; of others every table they name may be the one. */
    private static LogStatement write(List<Piece> pieces, String first, String schema, Scope scope) {
        String name = first.toUpperCase(Locale.ROOT);
        if (first.equals("insert") || first.equals("replace")) {
            int at = 1;
            while (Set.of("low_priority", "delayed", "high_priority", "ignore", "into")
                    .contains(word(pieces, at))) {
                at++;
            }
            return mentioned(Meaning.WRITE, name, pieces.subList(at, Math.min(at + 3, pieces.size())), schema, scope);
        }
        boolean function = first.equals("do") || first.equals("select") || first.equals("call");
        if (function && scope.hasSchema(schema)) {
            // which tables a function writes to cannot be seen
            return new LogStatement(Meaning.WRITE, scope.tables(schema), name);
        }
        return mentioned(Meaning.WRITE, name, pieces, schema, scope);
    }

    private static LogStatement define(List<Piece> pieces, String schema, Scope scope) {
        String first = word(pieces, 0);
        String name = name(pieces);
        if (first.equals("truncate")) {
            return mentioned(Meaning.TRUNCATE, name, pieces, schema, scope);
        }
        boolean database = pieces.stream().limit(3).anyMatch(p -> p.is("database") || p.is("schema"));
        if (first.equals("drop") && database) {
            String dropped = pieces.get(pieces.size() - 1).text();
            return scope.hasSchema(dropped)
                    ? new LogStatement(Meaning.REMOVE, scope.tables(dropped), name)
                    : of(Meaning.NOTHING, name);
        }
        boolean temporary = pieces.stream().limit(4).anyMatch(p -> p.is("temporary"));
        boolean table = pieces.stream().limit(5).anyMatch(p -> p.is("table") || p.is("tables"));
        if (temporary) {
            return of(Meaning.NOTHING, name);
        }
        if (first.equals("create") && endsWithTransaction(pieces)) {
            return mentioned(Meaning.BEGIN_WITH_TABLE, name, pieces, schema, scope);
        }
        boolean removes = (table && (first.equals("drop") || first.equals("rename") || replaces(pieces, first)))
                || (first.equals("alter") && takesRows(pieces));
        LogStatement found = mentioned(removes ? Meaning.REMOVE : Meaning.DEFINE, name, pieces, schema, scope);
        return found.tables.isEmpty() ? of(Meaning.NOTHING, name) : found;
    }

    private static boolean replaces(List<Piece> pieces, String first) {
        return first.equals("create")
                && word(pieces, 1).equals("or")
                && word(pieces, 2).equals("replace");
    }

    /** The form in which servers from 8.0.21 on log a CREATE TABLE ... SELECT. */
    private static boolean endsWithTransaction(List<Piece> pieces) {
        int size = pieces.size();
        return size > 2
                && pieces.get(size - 1).is("transaction")
                && pieces.get(size - 2).is("start");
    }

    /** Partitions and table spaces that come and go with their rows, and duplicates that ALTER IGNORE removes. */
    private static boolean takesRows(List<Piece> pieces) {
        if (word(pieces, 1).equals("ignore") || word(pieces, 2).equals("ignore")) {
            return true;
        }
        for (int i = 0; i + 1 < pieces.size(); i++) {
            Piece piece = pieces.get(i);
            Piece next = pieces.get(i + 1);
            boolean partition = next.is("partition") || next.is("tablespace");
            if ((partition && MOVING_ROWS.contains(piece.text().toLowerCase(Locale.ROOT)))
                    || (piece.is("convert") && next.is("table"))) {
                return true;
            }
        }
        return false;
    }

    /** The words before the first name, at most three: they say what kind of statement it is, and hold no value. */
    private static String name(List<Piece> pieces) {
        Set<String> known = Set.of(
                "create",
                "alter",
                "drop",
                "rename",
                "truncate",
                "table",
                "index",
                "unique",
                "view",
                "trigger",
                "procedure",
                "function",
                "event",
                "database",
                "schema",
                "or",
                "replace",
                "online",
                "ignore");
        List<String> words = new ArrayList<>();
        for (int i = 0; i < Math.min(pieces.size(), 4) && known.contains(word(pieces, i)); i++) {
            words.add(word(pieces, i).toUpperCase(Locale.ROOT));
        }
        return words.isEmpty() ? "a statement" : String.join(" ", words);
    }

    /** The tables in scope that pieces name, with their database or lying in the one that is used. */
    private static LogStatement mentioned(
            Meaning meaning, String name, List<Piece> pieces, String schema, Scope scope) {
        Set<TableId> found = new LinkedHashSet<>();
        for (int i = 0; i < pieces.size(); i++) {
            Piece piece = pieces.get(i);
            if (piece.kind() != Kind.WORD && piece.kind() != Kind.QUOTED) {
                continue;
            }
            boolean qualified = i > 1
                    && pieces.get(i - 1).text().equals(".")
                    && pieces.get(i - 2).kind() != Kind.SIGN;
            String database = qualified ? pieces.get(i - 2).text() : schema;
            TableId table = scope.find(database, piece.text());
            if (table != null) {
                found.add(table);
            }
        }
        return new LogStatement(
                found.isEmpty() && meaning != Meaning.BEGIN_WITH_TABLE ? Meaning.NOTHING : meaning,
                List.copyOf(found),
                name);
    }
}
