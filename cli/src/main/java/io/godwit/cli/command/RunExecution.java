package io.godwit.cli.command;

import io.godwit.cli.Console;
import io.godwit.cli.ExitCode;
import io.godwit.cli.Failures;
import io.godwit.cli.JsonOutput;
import io.godwit.cli.Session;
import io.godwit.cli.display.ProgressScreen;
import io.godwit.cli.display.Words;
import io.godwit.engine.definition.ParsedDefinition;
import io.godwit.engine.migration.Definition;
import io.godwit.engine.migration.Desired;
import io.godwit.engine.proof.Proof;
import io.godwit.engine.proof.ProofWriter;
import io.godwit.engine.run.MigrationRunner;
import io.godwit.engine.run.Status;
import io.godwit.engine.run.Status.ErrorReport;
import io.godwit.engine.state.StateStore;
import io.godwit.spi.Endpoint;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs a migration in this process until it is done, paused or stopped, and tells how it ended. */
final class RunExecution {
    /** How long Ctrl-C waits for a safe point; what is not committed by then is abandoned, and nothing is lost. */
    private static final long STOP_SECONDS = 60;

    private final Session session;
    private final Console console;
    private final boolean json;
    private final boolean progress;
    private final @Nullable Path proofFolder;

    RunExecution(Session session, boolean json, boolean progress, @Nullable Path proofFolder) {
        this.session = session;
        this.console = session.console();
        this.json = json;
        this.progress = progress;
        this.proofFolder = proofFolder;
    }

    int run(ParsedDefinition parsed) {
        Definition definition = parsed.definition();
        Endpoint source = session.source(definition);
        Endpoint target = session.target(definition);
        StateStore store = session.store();
        store.lease(definition.name()).close(); // so that a live runner's wishes are not overwritten
        store.define(definition.name(), parsed.text());
        Desired desired = store.desired(definition.name());
        if (desired != Desired.CUTOVER && desired != Desired.FINISH) {
            store.desire(definition.name(), Desired.RUN);
        }
        ProgressScreen screen = new ProgressScreen(console.err(), console.environment(), console.terminal());
        Consumer<Status> listener = progress ? screen::show : status -> {};
        MigrationRunner runner = new MigrationRunner(definition, source, target, session.connectors(), store, listener);
        AtomicBoolean interrupted = new AtomicBoolean();
        CountDownLatch ended = new CountDownLatch(1);
        Thread stopper = new Thread(() -> stop(runner, interrupted, ended), "godwit-stop");
        Runtime.getRuntime().addShutdownHook(stopper);
        try {
            Status status = runner.run();
            listener.accept(status);
            Proof proof = status.state() == Status.State.DONE ? proof(definition, source, target) : null;
            int exitCode = exitCode(status, proof, interrupted.get());
            tell(status, proof, exitCode);
            return exitCode;
        } finally {
            ended.countDown();
            forget(stopper);
        }
    }

    private static void stop(MigrationRunner runner, AtomicBoolean interrupted, CountDownLatch ended) {
        interrupted.set(true);
        runner.stop();
        try {
            boolean inTime = ended.await(STOP_SECONDS, TimeUnit.SECONDS);
            if (!inTime) {
                Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void forget(Thread stopper) {
        try {
            Runtime.getRuntime().removeShutdownHook(stopper);
        } catch (IllegalStateException e) {
            return; // the process is ending already, which is why it ran
        }
    }

    private Proof proof(Definition definition, Endpoint source, Endpoint target) {
        Proof proof = new Proofs(session).of(definition, source, target);
        if (proofFolder != null) {
            ProofWriter.write(proof, proofFolder);
        }
        return proof;
    }

    static int exitCode(Status status, @Nullable Proof proof, boolean interrupted) {
        ErrorReport error = status.error();
        return switch (status.state()) {
            case DONE ->
                proof != null && proof.complete() && proof.identical() ? ExitCode.DONE : ExitCode.NOT_IDENTICAL;
            case CANCELLED -> ExitCode.GIVEN_UP;
            case STOPPED -> error == null ? ExitCode.STOPPED : ExitCode.of(error.code(), error.remedy());
            case PAUSED, RUNNING, WAITING -> interrupted ? ExitCode.INTERRUPTED : ExitCode.PAUSED;
        };
    }

    private void tell(Status status, @Nullable Proof proof, int exitCode) {
        if (json) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("status", status);
            document.put("proof", proof == null ? null : summary(proof));
            document.put("exitCode", exitCode);
            JsonOutput.print(console.out(), document);
        }
        ErrorReport error = status.error();
        if (error != null) {
            Failures.log(error);
            Failures.print(console, error);
            return;
        }
        if (proof != null) {
            if (!json) {
                console.out().println(proof.verdict());
            }
            HandedOver.tell(console, proof, proofFolder);
        }
        String next = Words.next(status);
        if (!next.isEmpty()) {
            console.err().println(status.name() + " is " + Words.state(status.state()) + "; " + next);
        }
    }

    private Map<String, Object> summary(Proof proof) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("complete", proof.complete());
        summary.put("identical", proof.identical());
        summary.put("verdict", proof.verdict());
        summary.put("downtimeMillis", proof.downtimeMillis());
        summary.put("folder", proofFolder == null ? null : proofFolder.toString());
        return summary;
    }
}
