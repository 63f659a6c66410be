package io.godwit.lab.migration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code godwit} in a process of its own, by the command line's own {@code main}. */
public final class RunProcess {
    private static final Pattern CODE = Pattern.compile("^error ([A-Z][A-Z0-9_]+)", Pattern.MULTILINE);
    private static final Pattern TRACE = Pattern.compile("^\\s+at [\\w.$/]+\\(", Pattern.MULTILINE);

    private final Process process;
    private final Path output;

    private RunProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts it; its output stays in the folder. */
    static RunProcess start(Path folder, Path state, Map<String, String> environment, String... arguments)
            throws IOException {
        Path output = Files.createTempFile(folder, "output-", ".txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                // what makes a short life short
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Duser.timezone=Asia/Kathmandu",
                "-cp",
                System.getProperty("java.class.path"),
                "io.godwit.cli.Main"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--state", state.toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        return new RunProcess(builder.start(), output);
    }

    /** Whether it has not ended. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** {@code SIGKILL}. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Sends it a signal of this name. */
    public void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** The exit code; kills what does not end in this time, and returns -1. */
    public int await(long seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            kill();
            return -1;
        }
        return process.exitValue();
    }

    /** What it printed so far. */
    public String output() throws IOException {
        return Files.readString(output);
    }

    /** The code of the error it ended with; empty if it printed none. */
    public String code() throws IOException {
        Matcher matcher = CODE.matcher(output());
        return matcher.find() ? matcher.group(1) : "";
    }

    /** Whether it showed its user a stack trace. */
    public boolean printedTrace() throws IOException {
        return TRACE.matcher(output()).find();
    }

    /** Asks its virtual machine where its threads are, for a run that does not go on; into a file of the folder. */
    public void keepThreads(Path folder) throws IOException, InterruptedException {
        Path threads = Files.createTempFile(folder, "threads-", ".txt");
        new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process.pid()),
                        "Thread.print")
                .redirectErrorStream(true)
                .redirectOutput(threads.toFile())
                .start()
                .waitFor(20, TimeUnit.SECONDS);
    }
}
