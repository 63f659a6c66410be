package io.godwit.testkit.server;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A server process that cannot outlive this one. Between the two stands a shell that holds the reading end of a pipe whose writing end
 * only this process has: when the pipe closes, because {@link #stop} closed it or because this process was killed in any way, the shell
 * ends the server. The pair runs in a session of its own, so that Ctrl-C at a terminal reaches this process first.
 */
final class GuardedProcess {
    /**
     * {@code $1} is the name of the signal that asks the server to stop soon; the rest is its command. The reading loop is a child, so
     * that a server which ends by itself ends the shell too. Signals are sent by the server's process id, which cannot have been given
     * to another process while the shell has not yet waited for it.
     */
    private static final String GUARD = """
            soon=$1; shift
            exec 3<&0 </dev/null
            "$@" 3<&- &
            server=$!
            (
              while read -r line <&3; do :; done
              kill -"$soon" $server
              tries=0
              while kill -0 $server && [ $tries -lt 100 ]; do sleep 0.1; tries=$((tries + 1)); done
              kill -QUIT $server
              sleep 2
              kill -KILL $server
            ) 2>/dev/null &
            guard=$!
            exec 3<&-
            wait $server
            status=$?
            kill $guard 2>/dev/null
            exit $status
            """;

    private static final boolean SESSIONS = Privileges.works(List.of("setsid", "true"));

    private final Process shell;

    private GuardedProcess(Process shell) {
        this.shell = shell;
    }

    static GuardedProcess start(List<String> command, String stopSignal, Path folder, Path log) throws IOException {
        List<String> words = new ArrayList<>();
        if (SESSIONS) {
            words.add("setsid");
        }
        words.addAll(List.of("sh", "-c", GUARD, "godwit-server-guard", stopSignal));
        words.addAll(command);
        return new GuardedProcess(new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start());
    }

    boolean isAlive() {
        return shell.isAlive();
    }

    /** Whether a process is the server or one of its children. */
    boolean holds(long processId) {
        return shell.descendants().anyMatch(process -> process.pid() == processId);
    }

    /** Asks the server to stop and waits for it; false if it still runs after the time. */
    boolean stop(Duration atMost) {
        try {
            shell.getOutputStream().close();
        } catch (IOException e) {
            // the shell has ended, so nothing reads the pipe: that is what was wanted
        }
        return await(atMost);
    }

    /** Ends the server and its children as a power cut would, by their process ids, and waits until they are gone. */
    void kill(long serverId) {
        ProcessHandle.of(serverId).ifPresent(GuardedProcess::kill);
        await(Duration.ofSeconds(30));
    }

    /** The same for a server that another process started. */
    static void kill(ProcessHandle server) {
        List<ProcessHandle> children = server.descendants().toList();
        // the parent first: it would start new children in place of the killed ones
        server.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        await(server);
        children.forEach(GuardedProcess::await);
    }

    private static void await(ProcessHandle process) {
        CompletableFuture<ProcessHandle> end = process.onExit();
        try {
            end.get(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("process " + process.pid() + " does not end", e);
        }
    }

    private boolean await(Duration atMost) {
        try {
            return shell.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
