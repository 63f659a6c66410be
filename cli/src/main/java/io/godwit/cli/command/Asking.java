package io.godwit.cli.command;

import io.godwit.cli.Console;
import io.godwit.cli.Session;
import io.godwit.engine.EngineErrors;
import io.godwit.engine.migration.Definition;
import io.godwit.engine.run.Answers;
import io.godwit.engine.run.Status;
import io.godwit.engine.run.Status.State;
import io.godwit.engine.state.Request;
import io.godwit.engine.validate.ValidationReport;
import io.godwit.spi.Mode;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Asks something of a migration's run and shows how far it is until the answer comes; Ctrl-C takes the request back. */
final class Asking {
    private static final long STOP_SECONDS = 60;

    private final Session session;
    private final boolean quiet;
    private String shown = "";

    Asking(Session session, boolean quiet) {
        this.session = session;
        this.quiet = quiet;
    }

    /** The request with its answer; without one if it was interrupted. */
    Request serve(Definition definition, Request.Kind kind, Request.Arguments arguments) {
        AtomicBoolean interrupted = new AtomicBoolean();
        CountDownLatch ended = new CountDownLatch(1);
        Thread stopper = new Thread(
                () -> {
                    interrupted.set(true);
                    try {
                        var unused = ended.await(STOP_SECONDS, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "godwit-stop");
        Runtime.getRuntime().addShutdownHook(stopper);
        Consumer<Status> listener = quiet ? status -> {} : status -> show(status.message());
        try {
            return session.operations()
                    .serve(
                            definition,
                            session.source(definition),
                            session.target(definition),
                            kind,
                            arguments,
                            listener,
                            interrupted::get);
        } finally {
            ended.countDown();
            forget(stopper);
        }
    }

    private static void forget(Thread stopper) {
        try {
            Runtime.getRuntime().removeShutdownHook(stopper);
        } catch (IllegalStateException e) {
            return; // the process is ending already, which is why it ran
        }
    }

    private synchronized void show(String message) {
        if (!message.equals(shown)) {
            shown = message;
            session.console().err().println(message);
        }
    }

    /**
     * A comparison at one position, where the migration applies changes.
     *
     * @return empty where it does not: offline, before sync and after hand-over, when both sides are to be compared as they are;
     *     or if it was interrupted
     */
    Optional<ValidationReport> validation(Definition definition) {
        String name = definition.name();
        State last = session.store().status(name).map(Status::state).orElse(State.CANCELLED);
        boolean begun = session.store().plan(name).isPresent() && last != State.DONE && last != State.CANCELLED;
        if (definition.mode() == Mode.OFFLINE || !begun) {
            return Optional.empty();
        }
        Request answer = serve(definition, Request.Kind.VALIDATE, Request.Arguments.ALL);
        if (answer.state() == Request.State.DONE) {
            return Optional.of(Answers.validation(answer));
        }
        if (answer.state() == Request.State.FAILED) {
            Status.ErrorReport error = Answers.error(answer);
            if (!error.code().equals(EngineErrors.REQUEST_REFUSED.name())) {
                throw new RequestFailed(error);
            }
            Console console = session.console();
            console.err().println("Not compared at one position: " + error.message());
        }
        return Optional.empty();
    }

    /** Why a request failed, as the run told it. */
    static final class RequestFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Status.ErrorReport report;

        RequestFailed(Status.ErrorReport report) {
            super(report.code());
            this.report = report;
        }

        Status.ErrorReport report() {
            return report;
        }
    }
}
