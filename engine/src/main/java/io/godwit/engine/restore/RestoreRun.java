package io.godwit.engine.restore;

import io.godwit.engine.EngineErrors;
import io.godwit.engine.meter.Meter;
import io.godwit.engine.meter.RestoreProgress;
import io.godwit.engine.migration.Definition;
import io.godwit.engine.migration.Definition.CutoverPolicy.When;
import io.godwit.engine.migration.Phase;
import io.godwit.engine.plan.Assessor;
import io.godwit.engine.proof.Proof;
import io.godwit.engine.proof.ProofJson;
import io.godwit.engine.schedule.Schedule;
import io.godwit.engine.schedule.Worker;
import io.godwit.engine.state.Journal;
import io.godwit.engine.state.StateStore;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Mode;
import io.godwit.spi.restore.BackupSet;
import io.godwit.spi.restore.Restoration;
import io.godwit.spi.restore.RestoreOutlook;
import io.godwit.spi.restore.RestoreOutlook.Standing;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Carries a migration from backups on: looks at what there is, restores what comes next, looks again. Where it stands is asked of the
 * target every time. Offline it opens the database after the last backup there is, online after the one that shut writers out, when the
 * operator says so.
 */
public final class RestoreRun {
    private static final long FIRST_PAUSE_MILLIS = 250;
    private static final long LONGEST_PAUSE_MILLIS = 10_000;
    private static final long LOOK_MILLIS = 50;
    private static final long PERCENT_MILLIS = 2_000;

    private final Definition definition;
    private final Restoration restoration;
    private final StateStore store;
    private final Journal entries;
    private final RestoreJournal journal;
    private final Meter meter;
    private final Schedule schedule;
    private final BooleanSupplier halted;
    private final BooleanSupplier commanded;
    private String restoredLast = "";

    /**
     * Prepares a run.
     *
     * @param halted once true, it ends at the next safe point: between two backups
     * @param commanded whether the operator wants it handed over
     */
    public RestoreRun(
            Definition definition,
            Restoration restoration,
            StateStore store,
            Journal journal,
            Meter meter,
            Schedule schedule,
            BooleanSupplier halted,
            BooleanSupplier commanded) {
        this.definition = definition;
        this.restoration = restoration;
        this.store = store;
        this.entries = journal;
        this.journal = new RestoreJournal(journal);
        this.meter = meter;
        this.schedule = schedule;
        this.halted = halted;
        this.commanded = commanded;
    }

    /**
     * Goes on until the database is open.
     *
     * @return false if it was halted before
     */
    public boolean run() {
        meter.restore(RestoreProgress.NONE);
        if (journal.has(RestoreJournal.HANDED_OVER)) {
            settle();
            return true;
        }
        boolean begun = journal.has(RestoreJournal.BEGUN);
        if (!begun) {
            meter.show(Phase.LOAD, "assessing the backups and the target");
            Assessor.refuseIfBlocked(restoration.assess(definition.mode()));
        }
        restoration.claim();
        List<String> made = restoration.prepare();
        journal.prepared(made);
        if (!begun && !made.isEmpty()) {
            Assessor.refuseIfBlocked(restoration.assess(definition.mode()));
        }
        long pause = FIRST_PAUSE_MILLIS;
        while (!halted.getAsBoolean()) {
            RestoreOutlook outlook = restoration.look();
            show(outlook);
            if (outlook.standing() == Standing.OPEN) {
                refuseForeign(journal.has(RestoreJournal.OPENING), "an open database");
                handOver();
                return true;
            }
            if (!begun) {
                refuseForeign(outlook.standing() != Standing.UNFINISHED, "a database that was restored in part");
                journal.note(
                        RestoreJournal.BEGUN,
                        Map.of("database", restoration.target().database()));
                begun = true;
            }
            if (!outlook.pending().isEmpty()) {
                restore(outlook);
                pause = FIRST_PAUSE_MILLIS;
            } else if (isEnd(outlook)) {
                handOver();
                return true;
            } else {
                rest(pause);
                pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
            }
        }
        return false;
    }

    private void refuseForeign(boolean own, String what) {
        if (!own) {
            throw new GodwitException(
                    EngineErrors.DATABASE_NOT_OURS,
                    "The target has " + what + " of this name that this migration did not make.",
                    restoration.target().database(),
                    null);
        }
    }

    private boolean isEnd(RestoreOutlook outlook) {
        String lacking = lacking(outlook);
        if (definition.mode() == Mode.OFFLINE) {
            if (!lacking.isEmpty()) {
                throw new GodwitException(EngineErrors.BACKUPS_INCOMPLETE, lacking);
            }
            return true;
        }
        boolean wanted = commanded.getAsBoolean() || definition.cutover().when() == When.WHEN_READY;
        if (outlook.closed() && wanted) {
            return true;
        }
        if (outlook.closed()) {
            meter.show(
                    Phase.CUTOVER,
                    "all is restored, and the source can no longer be written to: hand over with godwit cutover "
                            + definition.name());
        } else if (!lacking.isEmpty()) {
            meter.waitFor(lacking);
        } else if (wanted) {
            meter.show(Phase.CUTOVER, "");
            meter.waitFor("stop the writers and make the last backup on the source: " + restoration.tailScript());
        } else {
            meter.show(Phase.SYNC, "restoring log backups as they come");
        }
        return false;
    }

    private static String lacking(RestoreOutlook outlook) {
        if (!outlook.missing().isEmpty()) {
            return outlook.missing();
        }
        return outlook.unread().isEmpty()
                ? ""
                : "cannot be read (yet): " + outlook.unread().get(0);
    }

    private void show(RestoreOutlook outlook) {
        List<BackupSet> restored = outlook.restored();
        BackupSet last = restored.isEmpty() ? null : restored.get(restored.size() - 1);
        meter.restore(new RestoreProgress(
                restored.size(),
                outlook.pending().size(),
                last == null ? "" : named(last) + " up to " + last.last(),
                last == null ? -1 : last.finishedMillis(),
                "",
                -1,
                lacking(outlook)));
        if (last != null && last.finishedMillis() > 0) {
            meter.lag(Math.max(0, schedule.currentTimeMillis() - last.finishedMillis()), -1);
        }
    }

    private static String named(BackupSet set) {
        return set.kind().name().toLowerCase(Locale.ROOT) + " backup";
    }

    private void restore(RestoreOutlook outlook) {
        BackupSet next = outlook.pending().get(0);
        String place = next.id() + " at " + outlook.position();
        if (place.equals(restoredLast)) {
            throw new GodwitException(
                    EngineErrors.INTERNAL, "The target does not show that it restored a backup.", next.files(), null);
        }
        boolean log = next.kind() == BackupSet.Kind.LOG;
        String what = named(next) + " " + next.files();
        meter.show(next.closing() ? Phase.CUTOVER : log ? Phase.SYNC : Phase.LOAD, "restoring the " + what);
        if (restoration.opensAtOnce()) {
            journal.note(RestoreJournal.OPENING, Map.of());
        }
        AtomicBoolean ended = new AtomicBoolean();
        Worker percent = schedule.start("godwit-restore-progress", () -> watch(what, ended));
        try {
            restoration.restore(next);
        } finally {
            ended.set(true);
            join(percent);
        }
        restoredLast = place;
        journal.restored(next);
        meter.fact();
    }

    private void watch(String what, AtomicBoolean ended) {
        try {
            long waited = 0;
            while (!ended.get()) {
                schedule.sleep(LOOK_MILLIS);
                waited += LOOK_MILLIS;
                if (waited >= PERCENT_MILLIS && !ended.get()) {
                    waited = 0;
                    meter.restore(meter.restore().with(what, restoration.percent()));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void join(Worker worker) {
        try {
            var unused = worker.join(PERCENT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void rest(long pauseMillis) {
        boolean wanted = commanded.getAsBoolean();
        long began = schedule.nanoTime();
        try {
            while (!halted.getAsBoolean()
                    && wanted == commanded.getAsBoolean()
                    && schedule.nanoTime() - began < pauseMillis * 1_000_000) {
                schedule.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void handOver() {
        meter.show(Phase.CUTOVER, "opening the database");
        journal.note(RestoreJournal.OPENING, Map.of());
        List<String> notes = restoration.open();
        journal.note(RestoreJournal.HANDED_OVER, Map.of(RestoreJournal.NOTES, String.join("\n", notes)));
        settle();
    }

    /** What follows hand-over; repeating it is harmless. */
    private void settle() {
        Proof proof = RestoreProof.build(definition, restoration, entries.entries(), schedule.currentTimeMillis());
        store.saveProof(definition.name(), ProofJson.write(proof));
        restoration.forget(journal.made());
        if (proof.downtimeMillis() >= 0) {
            meter.downtime(proof.downtimeMillis());
        }
        meter.show(Phase.DONE, "handed over");
    }

    /** Removes what was made beside the database, which stays as it is. */
    public static void forget(Restoration restoration, Journal journal) {
        restoration.claim();
        restoration.forget(new RestoreJournal(journal).made());
    }
}
