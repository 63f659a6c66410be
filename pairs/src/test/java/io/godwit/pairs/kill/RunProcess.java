package io.godwit.pairs.kill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code godwit} in a process of its own, by the command line's own {@code main}. */
final class RunProcess {
    private final Process process;
    private final Path output;

    private RunProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** {@code godwit run}; its output stays in the folder. */
    static RunProcess run(Path folder) throws IOException {
        return start(
                folder,
                "run",
                folder.resolve("migration.yaml").toString(),
                "--no-progress",
                "--proof",
                folder.resolve("proof").toString());
    }

    /** {@code godwit cutover}. */
    static RunProcess cutover(Path folder, String migration) throws IOException {
        return start(folder, "cutover", migration);
    }

    private static RunProcess start(Path folder, String... arguments) throws IOException {
        Path output = Files.createTempFile(folder, "output-", ".txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                // what makes a short life short
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Duser.timezone=Asia/Kathmandu",
                "-cp",
                System.getProperty("java.class.path"),
                "io.godwit.cli.Main"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--state", folder.resolve("state").toString()));
        return new RunProcess(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start(),
                output);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** {@code SIGKILL}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** The exit code; kills what does not end in this time. */
    int await(long seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            kill();
            return -1;
        }
        return process.exitValue();
    }

    String output() throws IOException {
        return Files.readString(output);
    }
}
