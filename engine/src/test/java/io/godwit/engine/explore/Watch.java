package io.godwit.engine.explore;

import io.godwit.spi.Checkpoint.AppliedTo;
import io.godwit.spi.Checkpoint.SplitLoaded;
import io.godwit.spi.Progress;
import io.godwit.spi.Target;
import io.godwit.spi.change.Ledger;
import io.godwit.testkit.memory.MemoryDatabase;
import io.godwit.testkit.simulation.Simulation;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Looks at every commit on either side, as it happens, and compares with what must be true of it. Knows what the source held
 * at each position, so it can say at any commit of the target whether that is what the source held where the target claims to
 * stand.
 */
final class Watch {
    private final Simulation simulation;
    private final MemoryDatabase source;
    private final MemoryDatabase target;
    private final Target facts;
    private final String migration;
    private final boolean online;
    private final TreeMap<Long, Moment> history = new TreeMap<>();
    private @Nullable String replayFrom;
    private @Nullable Ledger ledger;
    private boolean planted;
    private boolean opened;
    private boolean equalWhenOpened;

    /** What the source was after a commit. */
    private record Moment(long fingerprint, long changes) {}

    /** @param facts the target, for reading only */
    Watch(
            Simulation simulation,
            MemoryDatabase source,
            MemoryDatabase target,
            Target facts,
            String migration,
            boolean online) {
        this.simulation = simulation;
        this.source = source;
        this.target = target;
        this.facts = facts;
        this.migration = migration;
        this.online = online;
    }

    void begin() {
        sourceCommitted();
        source.afterCommit(this::sourceCommitted);
        target.afterCommit(this::targetCommitted);
    }

    /** A row of the target was changed behind the engine's back. */
    void plant() {
        planted = true;
    }

    boolean planted() {
        return planted;
    }

    /** Whether anything is on the target that a run goes on from. */
    boolean begun() {
        return replayFrom != null;
    }

    boolean opened() {
        return opened;
    }

    boolean equalWhenOpened() {
        return equalWhenOpened;
    }

    private void sourceCommitted() {
        history.put(source.position().end(), new Moment(source.fingerprint(), source.changesLogged()));
    }

    private void targetCommitted() {
        if (opened) {
            return;
        }
        Progress progress = facts.progress();
        if (replayFrom != null && !replayFrom.equals(progress.replayFrom())) {
            simulation.broken("replayFrom moved from " + replayFrom + " to " + progress.replayFrom());
        }
        replayFrom = progress.replayFrom();
        AppliedTo applied = progress.applied();
        if (applied == null && !planted) {
            long rows = progress.splits().stream().mapToLong(SplitLoaded::rows).sum();
            require(
                    target.rowCount() == rows,
                    "the target holds " + target.rowCount() + " rows, loaded by its facts are " + rows);
        }
        if (applied != null) {
            checkLedger(applied);
            String until = progress.convergeUntil();
            long position = Long.parseLong(applied.position());
            if (until != null && position >= Long.parseLong(until) && !planted) {
                require(
                        target.fingerprint() == at(position).fingerprint(),
                        "the target says it stands at " + position + " and is not what the source was there");
            }
        }
        if (progress.opened() != null) {
            opened = true;
            opened(progress);
        }
    }

    private void checkLedger(AppliedTo applied) {
        Ledger now = applied.ledger();
        require(now.balanced(), "the ledger does not balance: " + now);
        require(
                replayFrom != null
                        && now.received()
                                == at(Long.parseLong(applied.position())).changes()
                                        - at(Long.parseLong(replayFrom)).changes(),
                "the ledger does not count what the source sent up to " + applied.position() + ": " + now);
        require(
                ledger == null || now.transactions() >= ledger.transactions(),
                "the ledger went back from " + ledger + " to " + now);
        ledger = now;
    }

    private void opened(Progress progress) {
        equalWhenOpened = target.fingerprint() == source.fingerprint();
        simulation.note("opened; equal: " + equalWhenOpened);
        require(equalWhenOpened || planted, "the target was opened and is not what the source is");
        if (online) {
            require(source.isFenced(), "the target was opened while writers were let in to the source");
            String fence = progress.opened() == null ? "" : progress.opened().fence();
            AppliedTo applied = progress.applied();
            require(
                    applied != null && Long.parseLong(applied.position()) >= Long.parseLong(fence),
                    "the target was opened before the fence was reached");
        }
    }

    /** After each release: the log may be let go up to what is durable on the target, and no further. */
    void released() {
        Progress progress = facts.progress();
        String durable = progress.applied() == null
                ? progress.replayFrom()
                : progress.applied().position();
        require(
                durable == null || source.keptFrom(migration) <= Long.parseLong(durable),
                "the source's log was released to " + source.keptFrom(migration) + ", durable is " + durable);
    }

    private Moment at(long position) {
        return history.floorEntry(position).getValue();
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            simulation.broken(otherwise);
        }
    }
}
