package io.godwit.testkit.tds.sql;

import java.util.Set;

/** Moves over statements that are not run, without knowing what their names mean. */
final class Skipping {
    private static final Set<String> STARTS = Set.of(
            "select",
            "insert",
            "update",
            "delete",
            "set",
            "if",
            "else",
            "exec",
            "execute",
            "declare",
            "begin",
            "commit",
            "rollback",
            "while",
            "return",
            "create",
            "drop",
            "alter",
            "truncate",
            "print",
            "raiserror",
            "throw",
            "end",
            "with",
            "use",
            "save",
            "waitfor",
            "dbcc",
            "kill",
            "grant",
            "deny",
            "revoke",
            "break",
            "continue");

    private final Cursor in;

    Skipping(Cursor in) {
        this.in = in;
    }

    void statement() {
        if (in.take("if") || in.take("while")) {
            rest("");
            statement();
            in.take(";");
            if (in.take("else")) {
                statement();
            }
            return;
        }
        if (in.is("begin") && !in.peek(1).is("tran") && !in.peek(1).is("transaction")) {
            in.next();
            block();
            return;
        }
        String verb = in.next().lower();
        rest(verb);
        in.take(";");
    }

    /** From behind BEGIN to behind its END. */
    private void block() {
        int depth = 1;
        while (depth > 0) {
            if (in.atEnd()) {
                throw in.unexpected();
            }
            boolean opens = in.is("case")
                    || (in.is("begin") && !in.peek(1).is("tran") && !in.peek(1).is("transaction"));
            depth += opens ? 1 : in.is("end") ? -1 : 0;
            in.next();
        }
    }

    /** From behind BEGIN TRY to behind END TRY. */
    void untilEndOf(String word) {
        int depth = 1;
        while (depth > 0) {
            if (in.atEnd()) {
                throw in.unexpected();
            }
            if (in.is("begin", word)) {
                depth++;
            } else if (in.is("end", word)) {
                depth--;
                in.next();
            }
            in.next();
        }
    }

    private void rest(String verb) {
        int depth = 0;
        int cases = 0;
        boolean hasSelect = !verb.equals("insert") && !verb.equals("with");
        boolean hasSet = !verb.equals("update") && !verb.equals("alter");
        while (!in.atEnd()) {
            Token token = in.peek();
            if (depth == 0 && token.is(";")) {
                return;
            }
            if (depth == 0 && cases == 0 && token.kind() == Token.Kind.WORD && STARTS.contains(token.lower())) {
                Token before = in.peek(-1);
                boolean joined = before.is("all")
                        || before.is("union")
                        || before.is("except")
                        || before.is("intersect")
                        || before.is("on")
                        || before.is(".")
                        || (token.is("with") && (in.peek(1).is("(") || verb.equals("dbcc")));
                if (joined) {
                    in.next();
                    continue;
                }
                if (!hasSelect && (token.is("select") || token.is("exec"))) {
                    hasSelect = true;
                } else if (!hasSet && token.is("set")) {
                    hasSet = true;
                } else {
                    return;
                }
            }
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            cases += token.is("case") ? 1 : cases > 0 && token.is("end") ? -1 : 0;
            in.next();
        }
    }
}
