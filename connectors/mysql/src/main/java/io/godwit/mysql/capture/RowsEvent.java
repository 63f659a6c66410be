package io.godwit.mysql.capture;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.ApplyMode;
import io.godwit.spi.change.Change;
import io.godwit.spi.change.Position;
import io.godwit.spi.row.Row;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of one event (MySQL source documentation, "Rows_log_event"), one change after another. Refilled for every
 * event; used by one thread.
 */
final class RowsEvent {
    /** What happens to the rows. */
    enum Kind {
        WRITE,
        UPDATE,
        DELETE,
        /** An update whose documents are given as differences. */
        PARTIAL_UPDATE
    }

    private static final int FIXED_BYTES = 8;
    private static final int FLAGS_AT = 6;
    private static final int NO_FOREIGN_KEY_CHECKS = 2;
    private static final int PARTIAL_JSON_UPDATES = 1;

    private final JsonDifferences differences = new JsonDifferences();
    private byte[] data = new byte[0];
    private byte[] bits = new byte[0];
    private int at;
    private int end;
    private Kind kind = Kind.WRITE;
    private @Nullable LoggedTable table;
    private boolean followed = true;
    private int columns;
    private int beforeBits;
    private int afterBits;

    /** What an event of a type holds; null if no rows. */
    static @Nullable Kind kind(int type) {
        return switch (type) {
            case LogEvent.WRITE_ROWS_1,
                    LogEvent.WRITE_ROWS_2,
                    LogEvent.MARIADB_WRITE_ROWS_COMPRESSED_1,
                    LogEvent.MARIADB_WRITE_ROWS_COMPRESSED_2 -> Kind.WRITE;
            case LogEvent.UPDATE_ROWS_1,
                    LogEvent.UPDATE_ROWS_2,
                    LogEvent.MARIADB_UPDATE_ROWS_COMPRESSED_1,
                    LogEvent.MARIADB_UPDATE_ROWS_COMPRESSED_2 -> Kind.UPDATE;
            case LogEvent.DELETE_ROWS_1,
                    LogEvent.DELETE_ROWS_2,
                    LogEvent.MARIADB_DELETE_ROWS_COMPRESSED_1,
                    LogEvent.MARIADB_DELETE_ROWS_COMPRESSED_2 -> Kind.DELETE;
            case LogEvent.PARTIAL_UPDATE_ROWS -> Kind.PARTIAL_UPDATE;
            default -> null;
        };
    }

    /** Where the number of columns is: behind the table's number, flags, and in the second version more. */
    static int columnsAt(LogEvent event) {
        int at = event.body + FIXED_BYTES;
        boolean second = (event.type >= LogEvent.WRITE_ROWS_2 && event.type <= LogEvent.PARTIAL_UPDATE_ROWS)
                || event.type >= LogEvent.MARIADB_WRITE_ROWS_COMPRESSED_2;
        return second ? at + LogBytes.u16(event.data, at) : at;
    }

    /** Whether the session looked at foreign keys: one that does not takes no rows of other tables along. */
    static boolean takesRowsAlong(LogEvent event) {
        return (LogBytes.u16(event.data, event.body + FLAGS_AT) & NO_FOREIGN_KEY_CHECKS) == 0;
    }

    /** Whether rows of other tables followed the changes of the event that was begun. */
    void followed(boolean newFollowed) {
        followed = newFollowed;
    }

    /**
     * Begins.
     *
     * @param start behind the fixed part: at the number of columns
     * @param compressed what unpacks the rows; null if they are not compressed
     */
    void begin(
            byte[] newData,
            int start,
            int newEnd,
            Kind newKind,
            LoggedTable newTable,
            @Nullable CompressedPart compressed) {
        columns = (int) LogBytes.packed(newData, start);
        if (columns != newTable.decoders.length) {
            throw new GodwitException(Errors.SOURCE_REFUSED, "an event's rows do not fit its table map");
        }
        int bitmap = (columns + 7) / 8;
        bits = newData;
        beforeBits = start + LogBytes.packedSize(newData, start);
        boolean two = newKind == Kind.UPDATE || newKind == Kind.PARTIAL_UPDATE;
        afterBits = beforeBits + (two ? bitmap : 0);
        data = newData;
        at = afterBits + bitmap;
        end = newEnd;
        kind = newKind;
        table = newTable;
        if (newKind != Kind.WRITE) {
            checkKey(newTable);
        }
        if (compressed != null) {
            compressed.unpack(newData, at, newEnd);
            data = compressed.data();
            at = 0;
            end = compressed.length();
        }
    }

    /** Which row is meant must be known: by the plan's key, or by all columns where there is none. */
    private void checkKey(LoggedTable newTable) {
        for (int i = 0; i < columns; i++) {
            if (newTable.addresses[i] && !isSet(bits, beforeBits, i)) {
                throw LoggedTable.changed(
                        newTable.plan.table(),
                        "the log no longer says by column "
                                + newTable.plan.table().columns().get(i).name()
                                + " which row is meant: the table's key changed, or it was planned without");
            }
        }
    }

    /** The next change; null at the end of the event. */
    @Nullable
    Change next(Position commit) {
        LoggedTable present = table;
        while (present != null && at < end) {
            Change change = change(present, followed ? present.plan : present.alone, commit);
            if (change != null) {
                return change;
            }
        }
        table = null;
        return null;
    }

    /** What the next row's change is to the rows that move: a row may come to them, or leave them, by a change. */
    private @Nullable Change change(LoggedTable present, TablePlan plan, Position commit) {
        int beforeAt = at;
        Row first = image(present, beforeBits);
        boolean taken = present.isTaken();
        if (kind == Kind.WRITE) {
            return taken ? Change.insert(plan, first) : null;
        }
        if (kind == Kind.DELETE) {
            return taken ? Change.delete(plan, first) : null;
        }
        Row after = kind == Kind.UPDATE ? image(present, afterBits) : partial(present, beforeAt);
        boolean stays = present.isTaken();
        if (!stays) {
            return taken ? Change.delete(plan, first) : null;
        }
        checkAbsent(present, after, commit);
        return taken ? Change.update(plan, first, after) : Change.insert(plan, after);
    }

    /** Reads one image, of the columns whose bits are set. */
    private Row image(LoggedTable present, int sentBits) {
        CellBuffer cells = present.cells();
        cells.clear();
        int sent = sent(sentBits);
        int nulls = at;
        int next = at + (sent + 7) / 8;
        int index = 0;
        for (int i = 0; i < columns; i++) {
            if (!isSet(bits, sentBits, i)) {
                continue;
            }
            int target = present.target[i];
            if (isSet(data, nulls, index++)) {
                if (target >= 0) {
                    cells.nullCell(target);
                }
            } else if (target >= 0) {
                int mark = cells.mark();
                next = present.decoders[i].decode(data, next, cells);
                cells.cell(target, mark);
            } else {
                next = present.decoders[i].skip(data, next);
            }
        }
        at = next;
        if (at > end) {
            throw new GodwitException(Errors.SOURCE_REFUSED, "a row reaches beyond its event");
        }
        return present.row();
    }

    /** Reads a new image in which documents may be given as differences from the old one. */
    private Row partial(LoggedTable present, int beforeAt) {
        int options = (int) LogBytes.packed(data, at);
        at += LogBytes.packedSize(data, at);
        if ((options & PARTIAL_JSON_UPDATES) == 0) {
            return image(present, afterBits);
        }
        int documents = 0;
        for (ValueDecoder decoder : present.decoders) {
            documents += decoder instanceof JsonText ? 1 : 0;
        }
        int partialBits = at;
        at += (documents + 7) / 8;
        CellBuffer cells = present.cells();
        cells.clear();
        int nulls = at;
        int next = at + (sent(afterBits) + 7) / 8;
        int index = 0;
        int document = 0;
        for (int i = 0; i < columns; i++) {
            boolean isDocument = present.decoders[i] instanceof JsonText;
            boolean isPartial = isDocument && isSet(data, partialBits, document++);
            if (!isSet(bits, afterBits, i)) {
                continue;
            }
            int target = present.target[i];
            boolean isNull = isSet(data, nulls, index++);
            if (isNull) {
                if (target >= 0) {
                    cells.nullCell(target);
                }
            } else if (isPartial) {
                int length = LogBytes.i32(data, next);
                if (target >= 0) {
                    int mark = cells.mark();
                    differ(present, beforeAt, i, next + 4, next + 4 + length, cells);
                    cells.cell(target, mark);
                }
                next += 4 + length;
            } else if (target >= 0) {
                int mark = cells.mark();
                next = present.decoders[i].decode(data, next, cells);
                cells.cell(target, mark);
            } else {
                next = present.decoders[i].skip(data, next);
            }
        }
        at = next;
        return present.row();
    }

    /** Finds a column's document in the old image and applies differences to it. */
    private void differ(LoggedTable present, int beforeAt, int column, int from, int to, CellBuffer cells) {
        if (isSet(bits, beforeBits, column)) {
            int next = beforeAt + (sent(beforeBits) + 7) / 8;
            int index = 0;
            for (int i = 0; i <= column; i++) {
                if (!isSet(bits, beforeBits, i)) {
                    continue;
                }
                boolean isNull = isSet(data, beforeAt, index++);
                if (i == column && !isNull) {
                    ValueDecoder.Counted decoder = (ValueDecoder.Counted) present.decoders[i];
                    int length = decoder.length(data, next);
                    differences.apply(data, next + decoder.prefix(), length, from, to, cells);
                    return;
                }
                if (!isNull) {
                    next = present.decoders[i].skip(data, next);
                }
            }
        }
        throw new GodwitException(
                Errors.NOT_SUPPORTED,
                "a JSON document was logged as differences from one that the log does not hold; set"
                        + " binlog_row_value_options='' on the source (or binlog_row_image=FULL) and begin the migration anew",
                present.plan.table().id().toString(),
                null);
    }

    /**
     * While a table converges, a row may be missing on the target, and then a value that was not sent cannot be put there. The
     * load knows of columns that may be left out and avoids this; of one that may not be it knows nothing.
     */
    private static void checkAbsent(LoggedTable present, Row after, Position commit) {
        for (int i = 0; i < present.target.length; i++) {
            if (!present.detachable[i]
                    && after.isAbsent(present.target[i])
                    && present.plan.join().mode(commit) == ApplyMode.CONVERGE) {
                throw new GodwitException(
                        Errors.SOURCE_REFUSED,
                        "a session logs only some of a row's columns (binlog_row_image is not FULL there) while the table's"
                                + " load is not complete; set binlog_row_image=FULL for all sessions and begin the migration anew",
                        present.plan.table().id().toString(),
                        null);
            }
        }
    }

    private int sent(int sentBits) {
        int count = 0;
        for (int i = 0; i < columns; i++) {
            count += (bits[sentBits + (i >> 3)] >> (i & 7)) & 1;
        }
        return count;
    }

    private static boolean isSet(byte[] bytes, int at, int bit) {
        return ((bytes[at + (bit >> 3)] >> (bit & 7)) & 1) != 0;
    }
}
