package io.godwit.engine.run;

import io.godwit.engine.EngineErrors;
import io.godwit.engine.cutover.Cutover;
import io.godwit.engine.cutover.CutoverJournal;
import io.godwit.engine.load.LoadView;
import io.godwit.engine.meter.Meter;
import io.godwit.engine.migration.Definition;
import io.godwit.engine.migration.Desired;
import io.godwit.engine.migration.Sides;
import io.godwit.engine.restore.RestoreRun;
import io.godwit.engine.reverse.WayBack;
import io.godwit.engine.run.Status.ErrorReport;
import io.godwit.engine.run.Status.State;
import io.godwit.engine.schedule.Schedule;
import io.godwit.engine.state.Journal;
import io.godwit.engine.state.JournalEntry;
import io.godwit.engine.state.Plan;
import io.godwit.engine.state.StateStore;
import io.godwit.spi.Endpoint;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.restore.Restoration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries one migration on: computes the phase from the facts, does one step of it, looks again. Passing trouble is retried;
 * whatever else happens becomes the last status. Used once.
 */
public final class MigrationRunner {
    private static final Logger LOG = LoggerFactory.getLogger(MigrationRunner.class);
    private static final long LOOK_MILLIS = 50;

    /** Tries at reaching both sides for the first time: a wrong address is reported soon. */
    private static final int FIRST_ATTEMPTS = 3;

    private final Job job;
    private final Endpoints endpoints;
    private final Consumer<Status> listener;
    private final RetryPolicy retry;
    private final LoadView view = new LoadView();
    private final HandOver handOver;
    private boolean reachedOnce;

    /**
     * Prepares a run; nothing happens before {@link #run}.
     *
     * @param listener is given a status about four times a second, from a thread of the runner's; must return soon
     */
    public MigrationRunner(
            Definition definition,
            Endpoint source,
            Endpoint target,
            Connectors connectors,
            StateStore store,
            Consumer<Status> listener) {
        this(
                job(definition, store, Schedule.real()),
                new Endpoints(definition.name(), source, target, connectors),
                listener,
                RetryPolicy.STANDARD);
    }

    static Job job(Definition definition, StateStore store, Schedule schedule) {
        return new Job(
                definition,
                store,
                new Journal(store, definition.name(), schedule),
                new Meter(),
                new Control(),
                schedule);
    }

    MigrationRunner(Job job, Endpoints endpoints, Consumer<Status> listener, RetryPolicy retry) {
        this.job = job;
        this.endpoints = endpoints;
        this.listener = listener;
        this.retry = retry;
        this.handOver = new HandOver(job, endpoints);
    }

    /**
     * Runs until done, paused, stopped by an error or cancelled, and returns the last status; never throws a {@code
     * GodwitException}, which becomes {@link Status#error}. If another runner is live, its published status is left alone.
     */
    public Status run() {
        long now = job.schedule().currentTimeMillis();
        StateStore.Lease lease;
        try {
            lease = job.store().lease(job.name());
        } catch (GodwitException e) {
            return new Monitor(job, listener, now).status(State.STOPPED, report(e));
        }
        try (lease) {
            return runAlone(now);
        } catch (GodwitException e) {
            // The store itself does not answer.
            return new Monitor(job, listener, now).status(State.STOPPED, report(e));
        }
    }

    /**
     * Serves the requests that are open, in the phase in which that can be done, and ends: as {@link #run}, but nothing else is
     * begun or handed over. The state is then PAUSED, or DONE after a hand-over.
     */
    public Status serve() {
        job.control().onlyServe();
        return run();
    }

    /** Asks for an end at the next safe point, from any thread; what is not committed is abandoned. The state is then PAUSED. */
    public void stop() {
        job.control().stop();
    }

    private Status runAlone(long now) {
        List<JournalEntry> entries = job.journal().entries();
        long started = entries.isEmpty() ? now : entries.get(0).atMillis();
        job.control().desire(job.store().desired(job.name()));
        job.journal()
                .note(
                        "run-started",
                        Map.of("process", Long.toString(ProcessHandle.current().pid())));
        Monitor monitor = new Monitor(job, listener, started);
        Status last;
        try (endpoints;
                view;
                monitor) {
            monitor.start();
            End end = end(monitor);
            if (end.error() != null) {
                Requests.failAll(job, end.error());
            } else if (end.state() == State.DONE || end.state() == State.CANCELLED) {
                Requests.failAll(job, Requests.refusal("The migration is over."));
            }
            monitor.close();
            last = monitor.status(end.state(), end.error());
        }
        monitor.publish(last);
        job.journal().note("run-ended", ended(last));
        return last;
    }

    private static Map<String, String> ended(Status last) {
        ErrorReport error = last.error();
        return error == null
                ? Map.of("state", last.state().name())
                : Map.of("state", last.state().name(), "code", error.code(), "message", error.message());
    }

    /** How a run ended. */
    private record End(State state, @Nullable ErrorReport error) {}

    private End end(Monitor monitor) {
        try {
            if (attempts(monitor)) {
                String fence = new CutoverJournal(job.journal()).fence();
                job.meter().show(fence.isEmpty() ? "handed over" : "on the former source " + fence);
                return new End(State.DONE, null);
            }
            return halted();
        } catch (GodwitException e) {
            LOG.debug("{} stopped", job.name(), e);
            return stopped(report(e));
        } catch (RuntimeException e) {
            LOG.error("{} stopped at something unforeseen", job.name(), e);
            return stopped(report(unforeseen(e)));
        } finally {
            monitor.watch(null);
        }
    }

    private static GodwitException unforeseen(RuntimeException e) {
        return new GodwitException(
                EngineErrors.INTERNAL, "An unexpected " + e.getClass().getSimpleName() + " occurred.", "", e);
    }

    private boolean attempts(Monitor monitor) {
        int failed = 0;
        long facts = job.meter().facts();
        while (!job.control().halted()) {
            try {
                if (endpoints.areBackups()) {
                    return restore();
                }
                Sides sides = endpoints.open();
                reachedOnce = true;
                monitor.watch(sides.source());
                Attempt attempt = new Attempt(job, sides, view, handOver);
                return job.control().onlyServes() ? attempt.serve() : attempt.run();
            } catch (GodwitException e) {
                if (job.control().halted()) {
                    LOG.debug("failed after a halt", e);
                    return false;
                }
                if (job.meter().facts() != facts) {
                    facts = job.meter().facts();
                    failed = 0;
                }
                failed++;
                if (!retry.again(e, failed) || (!reachedOnce && failed >= FIRST_ATTEMPTS)) {
                    throw e;
                }
                LOG.debug("{} is tried again", job.name(), e);
                closeAfter(e, monitor);
                pauseBeforeRetry(e, failed);
            }
        }
        return false;
    }

    private boolean restore() {
        Restoration restoration = endpoints.restoration();
        reachedOnce = true;
        if (job.control().desired() == Desired.FINISH) {
            throw new GodwitException(
                    Errors.NOT_SUPPORTED,
                    "a database that is restored from backups cannot be finished at once: it opens when its last backup is restored");
        }
        if (job.control().onlyServes()) {
            throw new GodwitException(
                    Errors.NOT_SUPPORTED, "rows of a database that is restored from backups are not read");
        }
        return new RestoreRun(
                        job.definition(),
                        restoration,
                        job.store(),
                        job.journal(),
                        job.meter(),
                        job.schedule(),
                        job.control()::halted,
                        () -> job.control().desired() == Desired.CUTOVER)
                .run();
    }

    /** A lost target leaves the source and its view of use: tables that are half loaded need not begin again. */
    private void closeAfter(GodwitException e, Monitor monitor) {
        if (e.code().equals(Errors.TARGET_UNREACHABLE) || e.code().equals(Errors.FACT_EXISTS)) {
            endpoints.closeTarget();
            return;
        }
        monitor.watch(null);
        view.close();
        endpoints.close();
    }

    private void pauseBeforeRetry(GodwitException e, int failed) {
        long waitMillis = retry.waitMillis(failed);
        job.journal()
                .note(
                        "retrying",
                        Map.of(
                                "code", e.code().name(),
                                "message", e.detail(),
                                "failed", Integer.toString(failed),
                                "wait-millis", Long.toString(waitMillis)));
        job.meter().waitFor("trying again soon: " + e.detail());
        long began = job.schedule().nanoTime();
        long waitNanos = TimeUnit.MILLISECONDS.toNanos(waitMillis);
        try {
            while (!job.control().halted() && job.schedule().nanoTime() - began < waitNanos) {
                job.schedule().sleep(Math.min(LOOK_MILLIS, waitMillis));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private End halted() {
        Desired desired = job.control().desired();
        boolean restart = desired == Desired.RESTART;
        boolean cancelled =
                (desired == Desired.CANCEL || restart) && !job.control().stopped();
        String fence = cancelled ? "" : liftFence("the run was asked to stop");
        if (!cancelled) {
            job.meter().show("paused; run the migration again to go on" + fence);
            return new End(State.PAUSED, null);
        }
        if (endpoints.areBackups()) {
            if (restart) {
                throw new GodwitException(
                        Errors.NOT_SUPPORTED,
                        "a database that is restored from backups is not restarted: cancel it, drop the database, and run it again");
            }
            RestoreRun.forget(endpoints.restoration(), job.journal());
            job.journal().note(Journal.CANCELLED);
            job.meter().show("cancelled; the target's database stays as it is");
            return new End(State.CANCELLED, null);
        }
        Sides sides = endpoints.open();
        sides.target().claim();
        if (restart) {
            discard(sides);
        }
        WayBack wayBack = new HandOver(job, endpoints).wayBack();
        if (wayBack != null && sides.target().progress().opened() == null) {
            wayBack.giveUp();
        }
        sides.source().forget();
        sides.target().forget();
        job.journal().note(Journal.CANCELLED);
        job.meter()
                .show(
                        restart
                                ? "what was moved is removed; run the migration again, it begins anew"
                                : "cancelled; what was migrated stays on the target");
        return new End(State.CANCELLED, null);
    }

    /** Whatever comes of it, nothing is discarded a second time without being asked for. */
    private void discard(Sides sides) {
        job.store().desire(job.name(), Desired.RUN);
        if (sides.target().progress().opened() != null) {
            throw new GodwitException(
                    Errors.NOT_SUPPORTED,
                    "the target is handed over, and what was written there since would be lost: empty it by hand, and begin anew");
        }
        sides.target().discard();
    }

    private End stopped(ErrorReport error) {
        String fence = liftFence(error.code());
        job.meter().show(error.message() + fence);
        return fence.isEmpty()
                ? new End(State.STOPPED, error)
                : new End(
                        State.STOPPED,
                        new ErrorReport(
                                error.code(), error.remedy(), error.message() + fence, error.where(), error.action()));
    }

    /** A run that ends in the middle of a cutover must not leave the source closed for writers; says so if it has to. */
    private String liftFence(String why) {
        if (!new CutoverJournal(job.journal()).underWay()) {
            return "";
        }
        String closed = " (writers are still kept out of the source: ";
        try {
            Plan plan = job.store().plan(job.name()).orElse(null);
            if (plan == null) {
                return closed + "the plan is missing)";
            }
            Sides sides = endpoints.open();
            // Without the claim another runner may be about to open the target, also a dead one by a call under way.
            sides.target().claim();
            Cutover cutover = new Cutover(job.definition(), plan, sides, job.journal(), job.meter(), job.schedule());
            if (!cutover.abandonIfUnderWay(why)) {
                return closed + "the target is open already)";
            }
            if (job.store().desired(job.name()) == Desired.CUTOVER) {
                job.store().desire(job.name(), Desired.RUN);
            }
            return " (the cutover was given up, writers are let in again)";
        } catch (GodwitException e) {
            LOG.debug("lifting the fence failed", e);
            return closed + e.detail() + " Run the migration again to complete the cutover)";
        } catch (RuntimeException e) {
            LOG.error("lifting the fence failed at something unforeseen", e);
            return closed + unforeseen(e).detail() + " Run the migration again to complete the cutover)";
        }
    }

    static ErrorReport report(GodwitException e) {
        return new ErrorReport(
                e.code().name(),
                e.code().remedy().name(),
                e.detail(),
                e.where(),
                e.code().action());
    }
}
