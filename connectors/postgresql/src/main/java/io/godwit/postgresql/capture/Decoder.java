package io.godwit.postgresql.capture;

import io.godwit.postgresql.capture.Relations.Relation;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Change;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.row.Cells;
import io.godwit.spi.row.Row;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns pgoutput's messages, protocol version 1, into batches (PostgreSQL documentation, "Logical Replication Message
 * Formats"). Cells stay where they lie in the message's array, which nobody else uses.
 *
 * <p>A transaction's position is the byte after the one at which its commit record begins. That is known from its first
 * message, so all fragments can carry it; a snapshot whose consistent point is P holds exactly the transactions with positions
 * up to P; and a stream started at it begins with the next transaction.
 */
final class Decoder {
    private static final long FRAGMENT_BYTES = 8L << 20;
    private static final int FRAGMENT_CHANGES = 10_000;
    /** Milliseconds from 1970-01-01 to 2000-01-01, where PostgreSQL's clock begins. */
    private static final long EPOCH_MILLIS = 946_684_800_000L;

    private final Relations relations;
    private List<Change> changes = new ArrayList<>();
    private long bytes;
    private boolean open;
    private boolean fragmented;
    private String transaction = "";
    private Lsn position = new Lsn(0);
    private long commitMillis;
    private Lsn end = new Lsn(0);

    Decoder(Relations relations) {
        this.relations = relations;
    }

    /** Whether a transaction has begun and not ended. */
    boolean inTransaction() {
        return open;
    }

    /** Where the last whole transaction's commit record ended. */
    Lsn end() {
        return end;
    }

    /** Takes one message; gives a batch if one is complete. */
    @Nullable
    ChangeBatch decode(ByteBuffer message) {
        byte type = message.get();
        switch (type) {
            case 'B' -> begin(message);
            case 'C' -> {
                return commit(message);
            }
            case 'R' -> relations.describe(message);
            case 'I' -> insert(message);
            case 'U' -> update(message);
            case 'D' -> delete(message);
            case 'T' -> truncate(message);
            case 'Y', 'O', 'M' -> {} // a type's name, an origin, a message of somebody's: nothing for us
            default -> throw unexpected(type);
        }
        if (bytes >= FRAGMENT_BYTES || changes.size() >= FRAGMENT_CHANGES) {
            fragmented = true;
            return batch(false);
        }
        return null;
    }

    private void begin(ByteBuffer message) {
        position = new Lsn(message.getLong() + 1);
        commitMillis = Math.floorDiv(message.getLong(), 1000L) + EPOCH_MILLIS;
        transaction = Integer.toUnsignedString(message.getInt());
        open = true;
        fragmented = false;
    }

    private @Nullable ChangeBatch commit(ByteBuffer message) {
        message.get();
        long begun = message.getLong();
        if (!open || begun + 1 != position.value()) {
            throw new GodwitException(Errors.SOURCE_REFUSED, "a transaction ended that did not begin");
        }
        end = new Lsn(message.getLong());
        open = false;
        return changes.isEmpty() && !fragmented ? null : batch(true);
    }

    private ChangeBatch batch(boolean last) {
        ChangeBatch batch = new ChangeBatch(changes, transaction, position, last, commitMillis, bytes + 64);
        changes = new ArrayList<>();
        bytes = 0;
        return batch;
    }

    private void add(Change change) {
        changes.add(change);
        bytes += change.bytes();
    }

    private void insert(ByteBuffer message) {
        Relation relation = relations.get(message.getInt());
        TablePlan plan = relation.plan;
        if (plan == null) {
            return;
        }
        expect(message, 'N');
        add(Change.insert(plan, relation.planned(row(message, relation, false, null))));
    }

    private void update(ByteBuffer message) {
        Relation relation = relations.get(message.getInt());
        TablePlan plan = relation.plan;
        if (plan == null) {
            return;
        }
        byte kind = message.get();
        Row before = null;
        if (kind == 'K' || kind == 'O') {
            before = row(message, relation, kind == 'K', null);
            kind = message.get();
        }
        if (kind != 'N') {
            throw unexpected(kind);
        }
        Row after = row(message, relation, false, before);
        add(Change.update(plan, before == null ? null : relation.planned(before), relation.planned(after)));
    }

    private void delete(ByteBuffer message) {
        Relation relation = relations.get(message.getInt());
        TablePlan plan = relation.plan;
        if (plan == null) {
            return;
        }
        byte kind = message.get();
        if (kind != 'K' && kind != 'O') {
            throw unexpected(kind);
        }
        add(Change.delete(plan, relation.planned(row(message, relation, kind == 'K', null))));
    }

    private void truncate(ByteBuffer message) {
        int count = message.getInt();
        message.get();
        List<TablePlan> emptied = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            TablePlan plan = relations.get(message.getInt()).plan;
            if (plan != null) {
                emptied.add(plan);
            }
        }
        if (!emptied.isEmpty()) {
            add(Change.truncate(emptied));
        }
    }

    /**
     * Reads a tuple.
     *
     * @param keyOnly whether columns outside the replica identity are not there, though the message says null
     * @param before the old row in the same message, which holds large values that did not change; null if not sent
     */
    private static Row row(ByteBuffer message, Relation relation, boolean keyOnly, @Nullable Row before) {
        int count = Short.toUnsignedInt(message.getShort());
        int[] target = relation.target;
        if (count != target.length) {
            throw new GodwitException(Errors.SOURCE_REFUSED, "a row does not fit its relation");
        }
        int[] starts = new int[count];
        int[] lengths = new int[count];
        for (int i = 0; i < count; i++) {
            int column = target[i];
            byte kind = message.get();
            switch (kind) {
                case 't' -> {
                    int length = message.getInt();
                    starts[column] = message.arrayOffset() + message.position();
                    lengths[column] = length;
                    message.position(message.position() + length);
                }
                case 'n' -> lengths[column] = keyOnly && !relation.key[i] ? Cells.ABSENT : Cells.NULL;
                case 'u' -> {
                    lengths[column] = before == null ? Cells.ABSENT : before.length(column);
                    starts[column] = before == null ? 0 : before.start(column);
                }
                default -> throw unexpected(kind);
            }
        }
        return new Row(message.array(), starts, lengths);
    }

    private static void expect(ByteBuffer message, char kind) {
        byte found = message.get();
        if (found != kind) {
            throw unexpected(found);
        }
    }

    private static GodwitException unexpected(byte kind) {
        return new GodwitException(
                Errors.SOURCE_REFUSED, "the change stream holds a message of unknown kind " + (char) kind);
    }
}
