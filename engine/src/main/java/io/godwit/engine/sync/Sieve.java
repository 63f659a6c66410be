package io.godwit.engine.sync;

import io.godwit.engine.meter.Meter;
import io.godwit.engine.meter.TableMeter;
import io.godwit.spi.TablePlan;
import io.godwit.spi.change.ApplyMode;
import io.godwit.spi.change.Change;
import io.godwit.spi.change.ChangeBatch;
import io.godwit.spi.change.Ledger;
import io.godwit.spi.change.Position;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Takes out of each batch what the load contains already, and counts what became of every change. Used by the applying thread
 * alone. Commits come in order, so once a commit lies beyond every table's join nothing is looked at any more.
 */
final class Sieve {
    private final List<TablePlan> plans;
    private final Meter meter;
    private final IdentityHashMap<TablePlan, TableMeter> meters = new IdentityHashMap<>();
    private boolean joined;
    private long transactions;
    private long received;
    private long filtered;
    private long inserts;
    private long updates;
    private long deletes;

    Sieve(List<TablePlan> plans, Meter meter) {
        this.plans = plans;
        this.meter = meter;
    }

    /**
     * What becomes of a batch, in order.
     *
     * @param applied the changes to be applied
     * @param written those and the filtered ones whose rows took others along: their tables may have been loaded earlier
     */
    record Sifted(List<Change> applied, List<Change> written) {}

    /** The changes to be applied; counts all of them. */
    @SuppressWarnings(
            "ReferenceEquality") // the same plan again is what is looked for; comparing whole tables per change is not
    Sifted sift(ChangeBatch batch) {
        if (!joined) {
            joined = plans.stream().allMatch(p -> p.join().mode(batch.commit()) == ApplyMode.EXACT);
        }
        List<Change> kept = joined ? batch.changes() : withoutLoaded(batch.changes(), batch.commit());
        received += batch.changes().size();
        filtered += batch.changes().size() - kept.size();
        TablePlan last = null;
        TableMeter table = null;
        for (Change change : kept) {
            switch (change.kind()) {
                case INSERT -> inserts++;
                case UPDATE -> updates++;
                case DELETE, TRUNCATE -> deletes++;
            }
            if (table == null || change.plan() != last) {
                last = change.plan();
                table = meters.get(last);
                if (table == null) {
                    table = meter.table(last.table().id());
                    meters.put(last, table);
                }
            }
            table.changed(1);
        }
        if (batch.last() && batch.isTransaction()) {
            transactions++;
        }
        boolean all = kept == batch.changes();
        return new Sifted(kept, all ? kept : withFollowed(batch.changes(), kept));
    }

    @SuppressWarnings("ReferenceEquality") // what was kept is the same object, or another truncation in its place
    private static List<Change> withFollowed(List<Change> changes, List<Change> kept) {
        if (changes.stream().noneMatch(Sieve::takesAlong)) {
            return kept;
        }
        List<Change> written = new ArrayList<>(changes.size());
        int next = 0;
        for (Change change : changes) {
            boolean same = next < kept.size()
                    && (kept.get(next) == change
                            || (change.kind() == Change.Kind.TRUNCATE
                                    && kept.get(next).kind() == Change.Kind.TRUNCATE));
            if (same) {
                written.add(kept.get(next++));
            } else if (takesAlong(change)) {
                written.add(change);
            }
        }
        return written;
    }

    private static boolean takesAlong(Change change) {
        return change.kind() != Change.Kind.INSERT
                && change.kind() != Change.Kind.TRUNCATE
                && !change.plan().table().cascades().isEmpty();
    }

    private static List<Change> withoutLoaded(List<Change> changes, Position commit) {
        List<Change> kept = new ArrayList<>(changes.size());
        for (Change change : changes) {
            if (change.kind() == Change.Kind.TRUNCATE) {
                List<TablePlan> tables = change.truncated().stream()
                        .filter(p -> p.join().mode(commit) != ApplyMode.SKIP)
                        .toList();
                if (!tables.isEmpty()) {
                    kept.add(tables.size() == change.truncated().size() ? change : Change.truncate(tables));
                }
            } else if (change.plan().join().mode(commit) != ApplyMode.SKIP) {
                kept.add(change);
            }
        }
        return kept.size() == changes.size() ? changes : kept;
    }

    /** Whether each of so many changes was received, and either applied or filtered. */
    boolean accountsFor(long changes) {
        return received == changes && received == inserts + updates + deletes + filtered;
    }

    /** What became of the changes so far. */
    Ledger ledger() {
        return new Ledger(transactions, received, inserts + updates + deletes, filtered, 0, inserts, updates, deletes);
    }
}
