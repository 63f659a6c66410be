package io.godwit.oracle.capture;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.Change;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.change.Position;
import io.godwit.spi.row.Row;
import io.godwit.spi.schema.TableId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Makes transactions of Debezium's records, which come in the order of commits, each transaction's between two that name it
 * ({@code provide.transaction.metadata}). Those that the beginning covers are left out whole. For one thread.
 */
final class ChangeAssembly {
    private static final String OF_TRANSACTIONS = "io.debezium.connector.common.TransactionMetadataValue";
    private static final String OF_HEARTBEATS = "io.debezium.connector.common.Heartbeat";
    private static final String OF_SCHEMA_CHANGES = ".SchemaChangeValue";
    /** The first half of a change of a key names the second, which is an insert. */
    private static final String NEW_KEY = "__debezium.newkey";

    private static final String OLD_KEY = "__debezium.oldkey";

    private final Origin origin;
    private final Map<TableId, RecordTable> tables = new HashMap<>();
    private final Position from;
    private final long fragmentBytes;
    private final Deque<ChangeBatch> ready = new ArrayDeque<>();

    private String transaction = "";
    private Position commit;
    private long commitMillis;
    private boolean covered;
    private List<Change> changes = new ArrayList<>();
    private long bytes;
    private @Nullable Row moved;

    /**
     * Begins between transactions.
     *
     * @param from transactions that it covers are left out
     * @param fragmentBytes how much of a transaction is held before it is handed on
     */
    ChangeAssembly(Origin origin, List<TablePlan> plans, Position from, long fragmentBytes) {
        this.origin = origin;
        this.from = from;
        this.commit = from;
        this.fragmentBytes = fragmentBytes;
        plans.forEach(p -> tables.put(p.table().id(), new RecordTable(p, origin.writer(p))));
    }

    /** What is whole, or large enough; null if nothing is. */
    @Nullable
    ChangeBatch take() {
        return ready.poll();
    }

    /** Whether there is nothing to take. */
    boolean isEmpty() {
        return ready.isEmpty();
    }

    /** Whether a transaction has begun and not ended. */
    boolean isInside() {
        return !transaction.isEmpty();
    }

    /** The next record. */
    void accept(SourceRecord source) {
        Schema schema = source.valueSchema();
        if (!(source.value() instanceof Struct value) || schema == null) {
            return;
        }
        String name = schema.name() == null ? "" : schema.name();
        if (schema.field("op") != null) {
            change(source, value);
        } else if (name.equals(OF_TRANSACTIONS)) {
            if ("END".equals(value.getString("status"))) {
                end(origin.transaction(value.getString("id")));
            }
        } else if (name.endsWith(OF_SCHEMA_CHANGES)) {
            schemaChange(value);
        } else if (!name.equals(OF_HEARTBEATS)) {
            throw unknown("a record of the kind " + name);
        }
    }

    private void schemaChange(Struct value) {
        Struct source = value.getStruct("source");
        Object snapshot = source.schema().field("snapshot") == null ? null : source.get("snapshot");
        // what the task reads in the dictionary when it begins is no change
        if (snapshot == null || "false".equals(snapshot)) {
            String statement = value.getString("ddl");
            TableId table = origin.table(source);
            if (tables.containsKey(table)) {
                origin.schemaChanged(table, statement == null ? "" : statement);
            }
        }
    }

    private void change(SourceRecord record, Struct value) {
        Struct block = value.getStruct("transaction");
        Struct source = value.getStruct("source");
        if (block == null) {
            throw unknown("a change without a transaction");
        }
        String id = origin.transaction(block.getString("id"));
        if (!id.equals(transaction)) {
            if (isInside()) {
                throw unknown("a transaction inside another");
            }
            transaction = id;
            commit = origin.commit(id, source, record.sourceOffset());
            commitMillis = origin.commitMillis(source);
            covered = from.covers(commit);
        }
        RecordTable table = covered ? null : tables.get(origin.table(source));
        if (table != null) {
            add(table, record, value);
        }
    }

    private void add(RecordTable table, SourceRecord record, Struct value) {
        Row before = image(table, value, "before");
        Row after = image(table, value, "after");
        Row old = moved;
        moved = null;
        boolean second = record.headers().lastWithName(OLD_KEY) != null;
        if (old != null && !second) {
            throw unknown("half of a change of a key");
        }
        switch ("" + value.getString("op")) {
            case "c" -> {
                if (second && old == null) {
                    throw unknown("half of a change of a key");
                }
                keep(
                        old == null
                                ? Change.insert(table.plan(), required(after))
                                : Change.update(table.plan(), old, required(after)));
            }
            case "u" -> keep(table.update(before, required(after)));
            case "d" -> {
                if (record.headers().lastWithName(NEW_KEY) != null) {
                    moved = required(before);
                } else {
                    keep(Change.delete(table.plan(), required(before)));
                }
            }
            case "t" -> keep(Change.truncate(List.of(table.plan())));
            default -> throw unknown("a change of the kind " + value.getString("op"));
        }
    }

    private static @Nullable Row image(RecordTable table, Struct value, String name) {
        Struct image = value.getStruct(name);
        return image == null ? null : table.row(image, name.equals("before"));
    }

    private static Row required(@Nullable Row row) {
        if (row == null) {
            throw unknown("a change without its row");
        }
        return row;
    }

    private void keep(Change change) {
        changes.add(change);
        bytes += change.bytes();
        if (bytes >= fragmentBytes) {
            hand(false);
        }
    }

    private void end(String id) {
        if (!isInside()) {
            // nothing of it was of these tables
            return;
        }
        if (!id.equals(transaction) || moved != null) {
            throw unknown("a transaction that does not end as it began");
        }
        if (!covered) {
            hand(true);
        }
        transaction = "";
    }

    private void hand(boolean last) {
        List<Change> whole = origin.complete(changes, commit);
        long held = 64;
        for (Change change : whole) {
            held += change.bytes();
        }
        ready.add(new ChangeBatch(whole, transaction, commit, last, commitMillis, held));
        changes = new ArrayList<>();
        bytes = 0;
    }

    /** Debezium promises that none of these comes; going on would lose changes. */
    private static GodwitException unknown(String what) {
        return new GodwitException(
                Errors.SOURCE_REFUSED, "Debezium sent " + what + ", which Godwit does not understand", "", null);
    }
}
