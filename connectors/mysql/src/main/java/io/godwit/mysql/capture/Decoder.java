package io.godwit.mysql.capture;

import io.godwit.mysql.capture.LogStatement.Meaning;
import io.godwit.mysql.capture.PreparedTransactions.Prepared;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.change.Change;
import io.godwit.spi.change.ChangeBatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns events into batches: keeps account of where the log stands, which transaction is open and which were prepared. What an
 * event holds may be more than fits one batch; then {@link #hasMore} says so, and the event must stay where it is.
 *
 * <p>All fragments of a transaction carry one position. Where the server says at the beginning how long the transaction is, it
 * is the transaction's end; else, if one batch does not hold it, one that says "from the beginning on, and this transaction is
 * done". Used by one thread.
 */
final class Decoder {
    private static final long FRAGMENT_BYTES = 8L << 20;
    private static final int FRAGMENT_CHANGES = 10_000;
    private static final long MILLIS = 1000;

    private final String server;
    private final Place doneTo;
    private final LogCursor cursor;
    private final Tables tables;
    private final StatementEffects effects;
    private final Group group = new Group();
    private final RowsEvent rows = new RowsEvent();
    private final PreparedTransactions prepared = new PreparedTransactions();
    private final CompressedPart unpacked = new CompressedPart();

    private @Nullable Gtids executed;
    private @Nullable PayloadEvents payload;
    private boolean readingRows;
    private long seconds;

    private boolean open;
    private boolean done;
    private boolean fragmented;
    private String xa = "";
    private List<Change> changes = new ArrayList<>();
    private long bytes;
    private @Nullable LogPosition commit;

    /**
     * Begins at a place; transactions that begin before the position are done.
     *
     * @param first where the first event comes from
     */
    Decoder(LogPosition from, Place first, Tables tables, Definitions definitions) {
        this.server = from.server();
        this.doneTo = from.place();
        this.cursor = new LogCursor(first);
        this.executed = from.gtids();
        this.tables = tables;
        this.effects = new StatementEffects(tables, definitions);
    }

    /** Whether the last event holds more than the last batch. */
    boolean hasMore() {
        return readingRows || payload != null;
    }

    /** Whether a transaction has begun and not ended. */
    boolean inTransaction() {
        return group.start != null;
    }

    /** Everything up to here was given, unless a transaction is open. */
    LogPosition complete() {
        Place end = cursor.end();
        Place before = prepared.oldest();
        if (!end.reaches(doneTo)) {
            return new LogPosition(server, doneTo, before == null ? end : before, executed, null);
        }
        return new LogPosition(server, end, before, executed, null);
    }

    /** Takes one event; gives a batch if one is complete. */
    @Nullable
    ChangeBatch decode(LogEvent event) {
        Place before = cursor.end();
        cursor.pass(event);
        switch (event.type) {
            case LogEvent.ROTATE -> rotate(event);
            case LogEvent.HEARTBEAT -> {
                if (!inTransaction()) {
                    cursor.hear(
                            new String(event.data, event.body, event.end - event.body, StandardCharsets.UTF_8),
                            event.next);
                }
            }
            case LogEvent.FORMAT_DESCRIPTION -> tables.clear();
            case LogEvent.GTID, LogEvent.ANONYMOUS_GTID -> {
                begin(before);
                group.readMySql(event);
            }
            case LogEvent.GTID_TAGGED -> {
                begin(before);
                group.readTagged(event);
            }
            case LogEvent.MARIADB_GTID -> {
                begin(before);
                group.readMariaDb(event);
                open = !group.standalone;
                xa = group.prepared;
            }
            case LogEvent.TRANSACTION_PAYLOAD -> {
                if (!done) {
                    payload = PayloadEvents.open(event);
                    return more();
                }
                return end(event);
            }
            default -> {
                if (group.start == null && isOfTransaction(event.type)) {
                    begin(before);
                }
                return inside(event);
            }
        }
        return null;
    }

    private static boolean isOfTransaction(int type) {
        return type == LogEvent.QUERY
                || type == LogEvent.MARIADB_QUERY_COMPRESSED
                || type == LogEvent.EXECUTE_LOAD_QUERY
                || type == LogEvent.TABLE_MAP;
    }

    /** Goes on with the event that was not decoded to its end. */
    @Nullable
    ChangeBatch more() {
        while (true) {
            if (readingRows) {
                ChangeBatch batch = readRows();
                if (batch != null || readingRows) {
                    return batch;
                }
            }
            PayloadEvents inner = payload;
            if (inner == null) {
                return null;
            }
            LogEvent event = inner.next();
            if (event == null) {
                inner.close();
                payload = null;
                return null;
            }
            ChangeBatch batch = inside(event);
            if (batch != null) {
                if (batch.last()) {
                    inner.close();
                    payload = null;
                }
                return batch;
            }
        }
    }

    private void rotate(LogEvent event) {
        String file = new String(event.data, event.body + 8, event.end - event.body - 8, StandardCharsets.UTF_8);
        cursor.enter(file, LogBytes.i64(event.data, event.body));
    }

    private void begin(Place place) {
        if (open) {
            throw new GodwitException(
                    Errors.SOURCE_REFUSED,
                    "a transaction in the log did not end before the next",
                    place.toString(),
                    null);
        }
        group.begin(place);
        done = !place.reaches(doneTo);
        fragmented = false;
        xa = "";
        commit = null;
    }

    /** An event of a transaction, in the log itself or in a compressed payload. */
    private @Nullable ChangeBatch inside(LogEvent event) {
        seconds = event.seconds;
        switch (event.type) {
            case LogEvent.TABLE_MAP -> tables.describe(event);
            case LogEvent.QUERY, LogEvent.MARIADB_QUERY_COMPRESSED, LogEvent.EXECUTE_LOAD_QUERY -> {
                return query(event);
            }
            case LogEvent.XID -> {
                return end(event);
            }
            case LogEvent.XA_PREPARE -> {
                return prepare(event);
            }
            case LogEvent.INCIDENT ->
                throw new GodwitException(
                        Errors.LOG_LOST,
                        "the server says that it may have left changes out of its log (an incident)",
                        cursor.start().toString(),
                        null);
            default -> {
                return rowsOrOther(event);
            }
        }
        return null;
    }

    private @Nullable ChangeBatch rowsOrOther(LogEvent event) {
        RowsEvent.Kind kind = RowsEvent.kind(event.type);
        if (kind == null) {
            if (!EventKinds.mayBeIgnored(event)) {
                throw new GodwitException(
                        Errors.NOT_SUPPORTED,
                        "the log holds an event of type " + event.type + ", which this version does not know",
                        cursor.start().toString(),
                        null);
            }
            return null;
        }
        if (done && xa.isEmpty()) {
            return null;
        }
        LoggedTable table = tables.find(TableMap.tableId(event.data, event.body));
        if (table == null) {
            return null;
        }
        if (commit == null) {
            commit = provisional();
        }
        rows.begin(
                event.data,
                RowsEvent.columnsAt(event),
                event.end,
                kind,
                table,
                event.type >= LogEvent.MARIADB_WRITE_ROWS_COMPRESSED_1 ? unpacked : null);
        rows.followed(RowsEvent.takesRowsAlong(event));
        readingRows = true;
        return readRows();
    }

    /** The position that all fragments carry if one batch does not hold the transaction. */
    private LogPosition provisional() {
        Place start = group.start == null ? cursor.start() : group.start;
        Place oldest = prepared.oldest();
        Gtids after = group.after(executed);
        if (group.length > 0) {
            Place end = new Place(start.file(), start.offset() + group.length);
            return new LogPosition(server, end, oldest, after, null);
        }
        Place past = new Place(start.file(), start.offset() + 1);
        return new LogPosition(server, past, oldest == null ? start : oldest, after, null);
    }

    private @Nullable ChangeBatch readRows() {
        LogPosition position = commit == null ? provisional() : commit;
        while (true) {
            Change change = rows.next(position);
            if (change == null) {
                readingRows = false;
                return null;
            }
            add(change);
            if (!xa.isEmpty()) {
                prepared.require(bytes);
            } else if (bytes >= FRAGMENT_BYTES || changes.size() >= FRAGMENT_CHANGES) {
                fragmented = true;
                return batch(position, false);
            }
        }
    }

    private void add(Change change) {
        changes.add(change);
        bytes += change.bytes();
    }

    private @Nullable ChangeBatch query(LogEvent event) {
        QueryEvent query = QueryEvent.read(event, unpacked);
        LogStatement statement = LogStatement.read(query.sql(), query.schema(), tables.scope());
        switch (statement.meaning()) {
            case BEGIN -> open = true;
            case COMMIT -> {
                return end(event);
            }
            case ROLLBACK -> {
                Refusals.ofMixedEngines(changes, fragmented, cursor.start());
                return end(event);
            }
            case ROLLBACK_TO_SAVEPOINT -> {
                Refusals.ofMixedEngines(changes, fragmented, cursor.start());
            }
            case XA_START -> {
                open = true;
                xa = statement.name();
            }
            case XA_COMMIT -> {
                return commitPrepared(event, statement.name());
            }
            case XA_ROLLBACK -> {
                prepared.take(statement.name());
                return end(event);
            }
            default -> {
                if (!done) {
                    Change change = effects.of(statement);
                    if (change != null) {
                        add(change);
                    }
                }
                open |= statement.meaning() == Meaning.BEGIN_WITH_TABLE;
                return open ? null : end(event);
            }
        }
        return null;
    }

    private @Nullable ChangeBatch prepare(LogEvent event) {
        boolean onePhase = LogBytes.u8(event.data, event.body) != 0;
        if (onePhase) {
            List<Change> rest = done ? List.of() : changes;
            if (done) {
                forget();
            }
            return rest.isEmpty() ? end(event) : endWith(event);
        }
        if (!xa.isEmpty()) {
            Place start = group.start == null ? cursor.start() : group.start;
            prepared.put(xa, new Prepared(changes, bytes, start));
            forget();
        }
        return end(event);
    }

    private void forget() {
        changes = new ArrayList<>();
        bytes = 0;
    }

    private @Nullable ChangeBatch commitPrepared(LogEvent event, String identifier) {
        Prepared taken = prepared.take(identifier);
        if (!done) {
            if (taken == null) {
                throw Refusals.preparedBefore(cursor.start());
            }
            changes = new ArrayList<>(taken.changes());
            bytes = taken.bytes();
        }
        return end(event);
    }

    private @Nullable ChangeBatch end(LogEvent event) {
        return changes.isEmpty() && !fragmented ? finish() : endWith(event);
    }

    private @Nullable ChangeBatch finish() {
        executed = done ? executed : group.after(executed);
        open = false;
        done = false;
        group.end();
        return null;
    }

    private ChangeBatch endWith(LogEvent event) {
        seconds = event.seconds;
        LogPosition predicted = commit;
        LogPosition position;
        if (fragmented && predicted != null) {
            if (group.length > 0 && !predicted.place().equals(cursor.end())) {
                throw new GodwitException(
                        Errors.SOURCE_REFUSED, "a transaction does not end where the log said", predicted.text(), null);
            }
            position = predicted;
        } else {
            position = new LogPosition(server, cursor.end(), prepared.oldest(), group.after(executed), null);
        }
        ChangeBatch batch = batch(position, true);
        finish();
        return batch;
    }

    private ChangeBatch batch(LogPosition position, boolean last) {
        Place start = group.start == null ? cursor.start() : group.start;
        String name = group.name.isEmpty() ? start.toString() : group.name;
        long millis = group.commitMillis > 0 ? group.commitMillis : seconds * MILLIS;
        ChangeBatch batch = new ChangeBatch(changes, name, position, last, millis, bytes + 64);
        forget();
        return batch;
    }
}
