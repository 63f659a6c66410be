package io.godwit.engine.run;

import io.godwit.engine.EngineErrors;
import io.godwit.engine.migration.Phase;
import io.godwit.engine.run.Status.ErrorReport;
import io.godwit.engine.run.Status.State;
import io.godwit.engine.schedule.Schedule;
import io.godwit.engine.state.Request;
import io.godwit.engine.state.StateStore;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Asks something of a migration's runner and waits for the answer; where there is none, is one for as long as it takes. */
final class Errand {
    private static final long LOOK_MILLIS = 200;
    private static final Set<Phase> BEFORE_SYNC =
            Set.of(Phase.SCHEMA, Phase.LOAD, Phase.KEYS, Phase.CONVERGE, Phase.POST_DATA);

    private final String name;
    private final StateStore store;
    private final Schedule schedule;

    Errand(String name, StateStore store, Schedule schedule) {
        this.name = name;
        this.store = store;
        this.schedule = schedule;
    }

    Request serve(
            Request.Kind kind,
            Request.Arguments arguments,
            Supplier<MigrationRunner> runners,
            Consumer<Status> listener,
            BooleanSupplier stopped) {
        long id = store.ask(name, kind, arguments);
        Request asked = new Request(id, kind, arguments, Request.State.ASKED, "");
        while (!stopped.getAsBoolean()) {
            boolean live = isLive();
            if (live) {
                refuseBeforeSync(id);
            }
            Request now = store.request(name, id).orElse(asked);
            if (now.answered()) {
                return now;
            }
            if (live) {
                store.status(name).ifPresent(listener);
                pause();
            } else {
                run(runners.get(), id, stopped);
            }
        }
        Request last = store.request(name, id).orElse(asked);
        store.withdraw(name, id);
        return last;
    }

    /** A live runner holds the lease, whatever it last published. */
    private boolean isLive() {
        try (StateStore.Lease free = store.lease(name)) {
            return false;
        } catch (GodwitException e) {
            if (e.code().equals(Errors.TARGET_CLAIMED)) {
                return true;
            }
            throw e;
        }
    }

    /** A load may take days: whoever asks is told now. A runner that shows no tables has not read yet where it stands. */
    private void refuseBeforeSync(long id) {
        store.status(name)
                .filter(s -> s.state() == State.RUNNING && !s.tables().isEmpty())
                .map(Status::phase)
                .filter(BEFORE_SYNC::contains)
                .ifPresent(
                        phase -> store.answer(name, id, Request.State.FAILED, Answers.write(Requests.refusal(phase))));
    }

    private void run(MigrationRunner runner, long id, BooleanSupplier stopped) {
        var watching = schedule.start("godwit-errand", () -> {
            while (!stopped.getAsBoolean() && open(id)) {
                if (!pause()) {
                    return;
                }
            }
            if (open(id)) {
                runner.stop();
            }
        });
        Status last = runner.serve();
        ErrorReport error = last.error();
        boolean overtaken = error != null && error.code().equals(Errors.TARGET_CLAIMED.name()) && isLive();
        if (!overtaken && open(id) && !stopped.getAsBoolean()) {
            ErrorReport why = error != null
                    ? error
                    : MigrationRunner.report(new GodwitException(
                            EngineErrors.REQUEST_REFUSED,
                            last.state() == State.CANCELLED ? "The migration was cancelled." : "The run was stopped."));
            store.answer(name, id, Request.State.FAILED, Answers.write(why));
        }
        try {
            var unused = watching.join(2 * LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean open(long id) {
        return store.request(name, id).filter(r -> !r.answered()).isPresent();
    }

    private boolean pause() {
        try {
            schedule.sleep(LOOK_MILLIS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
