package io.godwit.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The command line as a process of its own on this terminal, so that the demonstration shows what a user would see. It gets Ctrl-C by
 * itself, and {@link GodwitMain} ends it should this process die.
 */
final class GodwitProcess {
    private final Process process;

    private GodwitProcess(Process process) {
        this.process = process;
    }

    static GodwitProcess start(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dgodwit.terminal=" + System.getProperty("godwit.terminal", ""),
                "-cp",
                System.getProperty("java.class.path"),
                GodwitMain.class.getName(),
                String.valueOf(ProcessHandle.current().pid())));
        command.addAll(arguments);
        return new GodwitProcess(new ProcessBuilder(command).inheritIO().start());
    }

    /** Waits for the end and returns the exit code. */
    int await() throws InterruptedException {
        return process.waitFor();
    }

    /** Asks it to end and waits; ends it if it takes longer than this. */
    void stop(long seconds) {
        process.destroy();
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
