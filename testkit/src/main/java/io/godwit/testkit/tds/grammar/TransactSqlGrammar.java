package io.godwit.testkit.tds.grammar;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.jspecify.annotations.Nullable;
import org.pgcodekeeper.core.parsers.antlr.ms.generated.TSQLLexer;
import org.pgcodekeeper.core.parsers.antlr.ms.generated.TSQLParser;

/**
 * Parses batches by a grammar of Transact-SQL that others wrote (pgCodeKeeper's, Apache License 2.0), so that a slip in a statement is
 * found without a server. It knows the language's form and nothing of names, types and versions. Batches that differ in constants and
 * quoted names only are parsed once in a process. Safe for use by many threads.
 *
 * <p>Three things that a server takes are not in that grammar. The word EXECUTE may be left out before the first statement of a batch
 * (Transact-SQL Reference, "EXECUTE"). And INSERT BULK announces a bulk load on the wire (MS-TDS, "Bulk Load BCP"); its columns are
 * held against the grammar of a table's columns, its options against the documented ones. And the options of Change Tracking stand in
 * parentheses (Transact-SQL Reference, "ALTER DATABASE SET options", change_tracking_option).
 */
public final class TransactSqlGrammar {
    private static final Pattern CONSTANT = Pattern.compile("'[^']*'|\\[[^\\]]*\\]|0x[0-9A-Fa-f]+|\\d+");
    private static final Pattern PROCEDURE_FIRST = Pattern.compile("^\\s*sp_\\w+\\b");
    private static final Pattern BULK = Pattern.compile(
            "^\\s*INSERT\\s+BULK\\s+(\\S+)\\s*(\\(.*\\))\\s*WITH\\s*\\(([^()]*(?:\\([^()]*\\))?[^()]*)\\)\\s*$|"
                    + "^\\s*INSERT\\s+BULK\\s+(\\S+)\\s*(\\(.*\\))\\s*$",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern BULK_OPTIONS = Pattern.compile(
            "\\s*(?:KEEP_NULLS|TABLOCK|CHECK_CONSTRAINTS|FIRE_TRIGGERS|(?:ROWS|KILOBYTES)_PER_BATCH\\s*=\\s*\\d+|ORDER\\s*\\([^()]*\\))"
                    + "(?:\\s*,\\s*(?:KEEP_NULLS|TABLOCK|CHECK_CONSTRAINTS|FIRE_TRIGGERS|(?:ROWS|KILOBYTES)_PER_BATCH\\s*=\\s*\\d+|"
                    + "ORDER\\s*\\([^()]*\\)))*\\s*",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern TRACKING_OPTIONS = Pattern.compile(
            "(\\bSET\\s+CHANGE_TRACKING\\s*=\\s*ON)\\s*\\(\\s*CHANGE_RETENTION\\s*=\\s*\\d+\\s+(?:DAYS|HOURS|MINUTES)"
                    + "\\s*,\\s*AUTO_CLEANUP\\s*=\\s*(?:ON|OFF)\\s*\\)",
            Pattern.CASE_INSENSITIVE);
    private static final Map<String, Examined> KNOWN = new ConcurrentHashMap<>();

    /**
     * What is known of a batch.
     *
     * @param error why it is not in the language, empty if it is
     * @param references what it reads of the system views
     */
    private record Examined(String error, Set<Reference> references) {}

    private TransactSqlGrammar() {}

    /** Why a batch is not in the language, with the place; null if it is. */
    public static @Nullable String refusal(String batch) {
        String found = examined(batch).error();
        return found.isEmpty() ? null : found;
    }

    /**
     * What a batch reads of the system views that a server does not have: not documented, or newer than its version.
     *
     * @param version the server's major version: 11 is 2012, 16 is 2022
     * @return the first fault, null if there is none
     */
    public static @Nullable String unknownView(String batch, int version) {
        for (Reference reference : examined(batch).references()) {
            String refusal = reference.refusal(version);
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    private static Examined examined(String batch) {
        return KNOWN.computeIfAbsent(shape(batch), shape -> examine(batch));
    }

    private static String shape(String batch) {
        return CONSTANT.matcher(batch).replaceAll(m -> switch (m.group().charAt(0)) {
            case '\'' -> "''";
            case '[' -> "[]";
            default -> "0";
        });
    }

    private static Examined examine(String batch) {
        Matcher bulk = BULK.matcher(batch);
        if (bulk.matches()) {
            String options = bulk.group(3);
            if (options != null && !BULK_OPTIONS.matcher(options).matches()) {
                return new Examined("options of INSERT BULK: " + options, Set.of());
            }
            return options == null
                    ? parse("CREATE TABLE " + bulk.group(4) + " " + bulk.group(5))
                    : parse("CREATE TABLE " + bulk.group(1) + " " + bulk.group(2));
        }
        String text = TRACKING_OPTIONS.matcher(batch).replaceAll("$1");
        return parse(PROCEDURE_FIRST.matcher(text).find() ? "EXECUTE " + text : text);
    }

    private static Examined parse(String batch) {
        FirstError errors = new FirstError();
        TSQLLexer lexer = new TSQLLexer(CharStreams.fromString(batch));
        lexer.removeErrorListeners();
        lexer.addErrorListener(errors);
        TSQLParser parser = new TSQLParser(new CommonTokenStream(lexer));
        parser.removeErrorListeners();
        parser.addErrorListener(errors);
        Set<Reference> references = References.of(parser.tsql_file());
        return new Examined(errors.first, errors.first.isEmpty() ? references : Set.of());
    }

    private static final class FirstError extends BaseErrorListener {
        private String first = "";

        @Override
        public void syntaxError(
                Recognizer<?, ?> recognizer,
                @Nullable Object offending,
                int line,
                int column,
                String message,
                @Nullable RecognitionException error) {
            if (first.isEmpty()) {
                // what could have stood there is the whole language at times
                int expected = message.indexOf(" expecting ");
                first = "line " + line + ", column " + (column + 1) + ": "
                        + (expected < 0 ? message : message.substring(0, expected));
            }
        }
    }
}
