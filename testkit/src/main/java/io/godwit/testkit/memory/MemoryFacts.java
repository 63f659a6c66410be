package io.godwit.testkit.memory;

import io.godwit.spi.Checkpoint;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Progress;
import io.godwit.spi.schema.ObjectReport;
import io.godwit.spi.schema.Stage;
import io.godwit.spi.schema.TableId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The facts of every migration into one database, and who may add to them. Guarded by the database's lock. */
final class MemoryFacts {
    private final Map<String, Map<String, Checkpoint>> facts = new HashMap<>();
    private final Map<String, Object> owners = new HashMap<>();
    private final Map<String, Set<AutoCloseable>> writers = new HashMap<>();

    boolean isEmpty() {
        return facts.isEmpty();
    }

    // --- who ---

    @Nullable
    Object owner(String migration) {
        return owners.get(migration);
    }

    void claim(String migration, Object owner) {
        owners.put(migration, owner);
    }

    void release(String migration, Object owner) {
        owners.remove(migration, owner);
    }

    Set<AutoCloseable> writers(String migration) {
        return writers.computeIfAbsent(migration, m -> new HashSet<>());
    }

    // --- what ---

    /**
     * Adds a fact; the undo is run if its transaction fails. A stage or the load's beginning may come again, the first stays;
     * the load's end may too, the last holds; what is applied only grows.
     *
     * @throws GodwitException with code FACT_EXISTS
     */
    void add(String migration, Checkpoint fact, MemoryTransaction transaction) {
        Map<String, Checkpoint> mine = facts.computeIfAbsent(migration, m -> new LinkedHashMap<>());
        String key = key(fact);
        Checkpoint present = mine.get(key);
        if (present != null && (fact instanceof Checkpoint.LoadBegun || fact instanceof Checkpoint.StageCreated)) {
            return;
        }
        if (present instanceof Checkpoint.AppliedTo old && fact instanceof Checkpoint.AppliedTo applied) {
            if (applied.ledger().received() < old.ledger().received()
                    || applied.ledger().transactions() < old.ledger().transactions()) {
                throw exists(fact);
            }
        } else if (present != null
                && !(fact instanceof Checkpoint.LoadEnded)
                && !(fact instanceof Checkpoint.Repaired)) {
            throw exists(fact);
        }
        mine.put(key, added(present, fact));
        transaction.onRollback(() -> {
            if (present == null) {
                mine.remove(key);
            } else {
                mine.put(key, present);
            }
        });
    }

    private static Checkpoint added(@Nullable Checkpoint present, Checkpoint fact) {
        return present instanceof Checkpoint.Repaired old && fact instanceof Checkpoint.Repaired more
                ? new Checkpoint.Repaired(old.table(), old.rows() + more.rows(), more.position())
                : fact;
    }

    boolean has(String migration, Checkpoint fact) {
        return facts.getOrDefault(migration, Map.of()).containsKey(key(fact));
    }

    void forgetSplits(String migration, TableId table) {
        facts.getOrDefault(migration, new HashMap<>())
                .values()
                .removeIf(f -> f instanceof Checkpoint.SplitLoaded loaded
                        && loaded.split().table().equals(table));
    }

    void forget(String migration) {
        facts.remove(migration);
    }

    Progress progress(String migration) {
        Set<Stage> stages = EnumSet.noneOf(Stage.class);
        List<ObjectReport> objects = new ArrayList<>();
        List<Checkpoint.SplitLoaded> splits = new ArrayList<>();
        String replayFrom = null;
        String convergeUntil = null;
        Checkpoint.AppliedTo applied = null;
        Checkpoint.Opened opened = null;
        List<Checkpoint.Repaired> repaired = new ArrayList<>();
        for (Checkpoint fact : facts.getOrDefault(migration, Map.of()).values()) {
            if (fact instanceof Checkpoint.StageCreated created) {
                stages.add(created.stage());
            } else if (fact instanceof Checkpoint.ObjectCreated created) {
                objects.add(created.report());
            } else if (fact instanceof Checkpoint.SplitLoaded loaded) {
                splits.add(loaded);
            } else if (fact instanceof Checkpoint.LoadBegun begun) {
                replayFrom = begun.replayFrom();
            } else if (fact instanceof Checkpoint.LoadEnded ended) {
                convergeUntil = ended.convergeUntil();
            } else if (fact instanceof Checkpoint.AppliedTo to) {
                applied = to;
            } else if (fact instanceof Checkpoint.Opened open) {
                opened = open;
            } else if (fact instanceof Checkpoint.Repaired some) {
                repaired.add(some);
            }
        }
        return new Progress(stages, objects, replayFrom, splits, convergeUntil, applied, opened, repaired);
    }

    private static GodwitException exists(Checkpoint fact) {
        return new GodwitException(Errors.FACT_EXISTS, "The target holds this fact already.", key(fact), null);
    }

    static String key(Checkpoint fact) {
        if (fact instanceof Checkpoint.ObjectCreated created) {
            return "object " + created.report().stage() + " " + created.report().kind() + " "
                    + created.report().name();
        } else if (fact instanceof Checkpoint.StageCreated created) {
            return "stage " + created.stage();
        } else if (fact instanceof Checkpoint.SplitLoaded loaded) {
            return "split " + loaded.split().table() + "#" + loaded.split().index();
        }
        if (fact instanceof Checkpoint.Repaired repaired) {
            return "repaired " + repaired.table();
        }
        return fact.getClass().getSimpleName();
    }
}
