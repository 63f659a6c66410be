package io.godwit.mongodb.apply;

import com.mongodb.MongoException;
import com.mongodb.client.ClientSession;
import io.godwit.mongodb.MongoErrors;
import io.godwit.mongodb.connection.Deployment;
import io.godwit.spi.Checkpoint;
import io.godwit.spi.Checkpoint.AppliedTo;
import io.godwit.spi.Checkpoint.Repaired;
import io.godwit.spi.GodwitException;
import io.godwit.spi.TablePlan;
import io.godwit.spi.Writer;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.schema.TableId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies changes, and commits them with the position they reach. Changes are kept in memory until the commit and are then written in one
 * target transaction, which therefore is short; if it meets another's it is done again from memory. Only what is too large to keep is
 * written earlier, within the same transaction, and cannot be done again then.
 *
 * <p>Where the target has no transactions, changes are written in order so that repeating is harmless, and the position afterwards.
 */
public final class ChangeWriter implements Writer<ChangeBatch> {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeWriter.class);
    private static final long KEPT_BYTES = 16L << 20;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long PAUSE_MILLIS = 20;

    private final Deployment deployment;
    private final Facts facts;
    private final Claim claim;
    private final @Nullable ClientSession session;
    private final PendingChanges pending;
    private final Map<TableId, CollectionWriter> writers = new HashMap<>();
    private final Map<TableId, IdempotentWriter> idempotent = new HashMap<>();
    private boolean begun;
    private boolean whole = true;
    private boolean failed;
    private boolean closed;

    private ChangeWriter(Deployment deployment, Facts facts, List<TablePlan> plans) {
        this.deployment = deployment;
        this.facts = facts;
        this.pending = new PendingChanges(plans);
        this.claim = facts.heldClaim();
        this.session = facts.transactions() ? claim.openSession() : null;
    }

    /**
     * Opens the one writer that applies changes.
     *
     * @throws GodwitException FACT_EXISTS if more is applied than was last read or committed through {@code facts}
     */
    public static Writer<ChangeBatch> open(Deployment deployment, Facts facts, List<TablePlan> plans) {
        try {
            ChangeWriter writer = new ChangeWriter(deployment, facts, plans);
            try {
                facts.checkKnown();
                return writer;
            } catch (RuntimeException e) {
                writer.close();
                throw e;
            }
        } catch (MongoException e) {
            throw deployment.failure(e, "opening a session", deployment.address());
        }
    }

    @Override
    public void write(ChangeBatch batch) {
        if (failed) {
            throw new IllegalStateException("this writer failed and can only be closed");
        }
        guarded(batch.commit().text(), () -> {
            pending.take(batch);
            whole = batch.last();
            if (pending.bytes() > KEPT_BYTES) {
                writeEarly();
            }
        });
    }

    /** What was taken does not fit into memory with what is to come. */
    private void writeEarly() {
        ClientSession transaction = session;
        if (transaction == null) {
            claim.check();
            writePending(null);
        } else {
            begin(transaction);
            writePending(transaction);
        }
        pending.clear();
    }

    @Override
    public void commit(Checkpoint reached) {
        if (failed || !whole) {
            throw new IllegalStateException("a writer of changes commits whole transactions");
        }
        if (reached instanceof AppliedTo applied) {
            guarded(applied.position(), () -> {
                commit(transaction -> facts.putApplied(transaction, applied));
                facts.applied(applied);
            });
        } else if (reached instanceof Repaired repaired) {
            guarded(repaired.position(), () -> commit(transaction -> facts.putRepaired(transaction, repaired)));
        } else {
            throw new IllegalStateException("a writer of changes commits a position or a repair");
        }
    }

    private interface Recording {
        void in(@Nullable ClientSession transaction);
    }

    private void commit(Recording recording) {
        ClientSession transaction = session;
        if (transaction == null) {
            obeyed(claim::check);
            writePending(null);
            obeyed(claim::check);
            obeyed(() -> recording.in(null));
        } else {
            commit(transaction, recording);
        }
        pending.clear();
        begun = false;
    }

    /** A fact is refused like any write where the target's budget is used up, and is not there then. */
    private void obeyed(Runnable work) {
        deployment.throttling().obey(facts.collection().where(), () -> {
            work.run();
            return "";
        });
    }

    /** Tries again what met another's transaction, or a server that was stepping down, as long as all of it is in memory. */
    private void commit(ClientSession transaction, Recording recording) {
        boolean again = !begun;
        long giveUp = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            try {
                begin(transaction);
                writePending(transaction);
                recording.in(transaction);
                claim.guard(transaction);
                Transactions.commit(transaction, giveUp);
                return;
            } catch (MongoException e) {
                if (!again
                        || !e.hasErrorLabel(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL)
                        || System.nanoTime() - giveUp > 0) {
                    throw e;
                }
                LOG.debug("the transaction is tried again", e);
                Transactions.abort(transaction);
                begun = false;
                Transactions.pause(PAUSE_MILLIS);
            }
        }
    }

    private void begin(ClientSession transaction) {
        if (!begun) {
            transaction.startTransaction();
            begun = true;
        }
    }

    private void writePending(@Nullable ClientSession transaction) {
        for (PendingChanges.Section section : pending.sections()) {
            for (TablePlan plan : section.emptied()) {
                if (transaction == null) {
                    idempotent(plan).empty();
                } else {
                    writer(plan, transaction).empty();
                }
            }
            for (PendingChanges.Steps steps : section.steps().values()) {
                String where = steps.plan().table().target().toString();
                try {
                    if (transaction == null) {
                        idempotent(steps.plan()).write(steps.list());
                    } else {
                        writer(steps.plan(), transaction).write(steps.list());
                    }
                } catch (MongoException e) {
                    throw e.hasErrorLabel(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL) ? e : failure(e, where);
                }
            }
        }
    }

    private CollectionWriter writer(TablePlan plan, ClientSession transaction) {
        return writers.computeIfAbsent(
                plan.table().id(),
                id -> new CollectionWriter(
                        deployment,
                        transaction,
                        plan.table().target(),
                        plan.table().otherUniques()));
    }

    private IdempotentWriter idempotent(TablePlan plan) {
        return idempotent.computeIfAbsent(
                plan.table().id(),
                id -> new IdempotentWriter(deployment, plan.table().target()));
    }

    private void guarded(String where, Runnable work) {
        boolean done = false;
        try {
            work.run();
            done = true;
        } catch (MongoException e) {
            throw failure(e, where);
        } finally {
            failed = !done;
            if (failed) {
                abort();
            }
        }
    }

    private GodwitException failure(MongoException error, String where) {
        if (Transactions.isTooLarge(MongoErrors.number(error))) {
            return new GodwitException(
                    MongoErrors.TRANSACTION_TOO_LARGE,
                    "applying changes failed: " + MongoErrors.message(error),
                    where,
                    error);
        }
        return deployment.failure(error, "applying changes", where);
    }

    private void abort() {
        ClientSession transaction = session;
        if (transaction != null && begun) {
            begun = false;
            Transactions.abort(transaction);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            abort();
            if (session != null) {
                session.close();
            }
        }
    }
}
