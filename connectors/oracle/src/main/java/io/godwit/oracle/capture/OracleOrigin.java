package io.godwit.oracle.capture;

import io.godwit.oracle.connection.Sessions;
import io.godwit.oracle.load.LogForm;
import io.godwit.oracle.load.ScnPosition;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Change;
import io.godwit.spi.change.Position;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.schema.Table;
import io.godwit.spi.schema.TableId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.connect.data.Struct;

/** Records of Debezium's task for Oracle. For one thread. */
final class OracleOrigin implements Origin {
    private static final String NAME = "(?:\"[^\"]+\"|[^\\s\".]+)";

    /** What can be done to a table without a row or the form of one becoming another. */
    private static final Pattern HARMLESS = Pattern.compile(
            "\\s*(?:COMMENT|GRANT|REVOKE|ANALYZE|AUDIT|NOAUDIT|LOCK)\\s.*"
                    + "|\\s*(?:CREATE|ALTER|DROP)\\s+(?:OR\\s+REPLACE\\s+)?(?:UNIQUE\\s+|BITMAP\\s+|EDITIONABLE\\s+|NONEDITIONABLE\\s+)?"
                    + "(?:INDEX|TRIGGER|SYNONYM|PUBLIC\\s+SYNONYM)\\s.*"
                    + "|\\s*ALTER\\s+TABLE\\s+" + NAME + "(?:\\." + NAME
                    + ")?\\s+(?:ADD\\s+SUPPLEMENTAL|ADD\\s+CONSTRAINT|DROP\\s+CONSTRAINT"
                    + "|DROP\\s+PRIMARY|DROP\\s+UNIQUE|RENAME\\s+CONSTRAINT|MODIFY\\s+CONSTRAINT|ENABLE|DISABLE|NOLOGGING|LOGGING"
                    + "|PARALLEL|NOPARALLEL|CACHE|NOCACHE|ALLOCATE|DEALLOCATE|SHRINK|PCTFREE|INITRANS|STORAGE|MONITORING|NOMONITORING)"
                    + "\\b.*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final int SHOWN_WORDS = 4;

    private final Sessions sessions;
    private final LargeValues largeValues;
    private final long fromScn;
    private long lastScn;
    private Set<String> atLastScn = new TreeSet<>();

    OracleOrigin(Sessions sessions, ScnPosition from) {
        this.sessions = sessions;
        this.largeValues = new LargeValues(sessions);
        this.fromScn = from.scn();
        this.lastScn = fromScn;
        this.atLastScn.addAll(from.transactions());
    }

    @Override
    public TableId table(Struct source) {
        return new TableId(source.getString("schema"), source.getString("table"));
    }

    @Override
    public String transaction(String id) {
        return id;
    }

    @Override
    public Position commit(String transaction, Struct source, Map<String, ?> offset) {
        long scn = number(source.getString("commit_scn"));
        if (scn < lastScn && scn > fromScn) {
            throw new GodwitException(
                    Errors.LOG_LOST,
                    "a transaction came after another that committed later; what else came too late is not known",
                    transaction + " at SCN " + scn,
                    null);
        }
        if (scn > lastScn) {
            lastScn = scn;
            atLastScn = new TreeSet<>();
        }
        if (scn == lastScn) {
            atLastScn.add(transaction);
        }
        // one that is older than the beginning is covered by it, and named for nobody
        Set<String> together = scn == lastScn ? atLastScn : Set.of(transaction);
        return ScnPosition.ofCommit(scn, together, since(offset, scn));
    }

    /** Where the log must be read from to see every transaction whole that has not ended. */
    static long since(Map<String, ?> offset, long scn) {
        Object since = offset.get("scn");
        return since == null ? scn : Math.min(number(since.toString()), scn);
    }

    private static long number(@org.jspecify.annotations.Nullable String text) {
        if (text == null || !text.matches("\\d{1,18}")) {
            throw new GodwitException(
                    Errors.SOURCE_REFUSED, "Debezium sent a change without the number of its commit", "", null);
        }
        return Long.parseLong(text);
    }

    @Override
    public long commitMillis(Struct source) {
        Long millis = source.getInt64("commit_ts_ms");
        return millis == null ? 0 : millis;
    }

    @Override
    public CellWriter writer(TablePlan plan) {
        Table table = plan.table();
        LogForm form = LogForm.of(table, sessions.server().isUnicode());
        return (column, value, out) -> write(table, form, column, (String) value, out);
    }

    private static boolean write(Table table, LogForm form, int column, String value, RowBatch out) {
        if (value.equals(LiteralConverter.CHANGED) || value.equals(LiteralConverter.KEPT)) {
            out.appendAbsent();
            return value.equals(LiteralConverter.CHANGED);
        } else if (value.equals(LiteralConverter.UNKNOWN)) {
            throw new GodwitException(
                    Errors.VALUE_REFUSED,
                    "a value comes from the log in a form that Godwit does not know",
                    table.id() + "." + table.moved().get(column).name(),
                    null);
        }
        form.append(column, value, out);
        return false;
    }

    @Override
    public List<Change> complete(List<Change> changes, Position commit) {
        return largeValues.complete(changes, ((ScnPosition) commit).scn());
    }

    @Override
    public void schemaChanged(TableId table, String statement) {
        if (!HARMLESS.matcher(statement).matches()) {
            throw new GodwitException(
                    Errors.SCHEMA_CHANGED,
                    "its definition or its partitions were changed on the source by " + verb(statement),
                    table.toString(),
                    null);
        }
    }

    /** What kind of statement it was; the rest of it may hold values. */
    private static String verb(String statement) {
        List<String> words = List.of(statement.strip().split("\\s+"));
        StringBuilder verb = new StringBuilder();
        for (String word : words.subList(0, Math.min(SHOWN_WORDS + 2, words.size()))) {
            if (word.matches("[A-Za-z]+")) {
                verb.append(verb.length() == 0 ? "" : " ").append(word.toUpperCase(java.util.Locale.ROOT));
            }
        }
        return verb.length() == 0 ? "a statement" : verb.toString();
    }
}
