package io.godwit.lab.migration;

import io.godwit.engine.migration.Desired;
import io.godwit.engine.state.SqlStateStore;
import io.godwit.engine.state.StateStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** One migration's file, state and output, in a folder of its own; and its commands. */
public final class Migration implements AutoCloseable {
    /** What it is called. */
    public static final String NAME = "bank";

    private final Path folder;
    private final StateStore store;
    private Map<String, String> environment = Map.of();

    private Migration(Path folder, StateStore store) {
        this.folder = folder;
        this.store = store;
    }

    /** Writes the file; {@code mode} is {@code online} or {@code offline}, the endpoints are as a server tells them. */
    public static Migration prepare(Path folder, String mode, String source, String target) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("migration.yaml"), """
                name: %s
                mode: %s
                source: %s
                target: %s
                select: { schemas: [bank] }
                load: { splitSize: 1MB }
                sync: { groupMillis: 20 }
                """.formatted(NAME, mode, source, target));
        return new Migration(folder, SqlStateStore.open(folder.resolve("state")));
    }

    /** For the processes started from now on. */
    public void environment(Map<String, String> variables) {
        environment = Map.copyOf(variables);
    }

    /** Where everything of it is. */
    public Path folder() {
        return folder;
    }

    /** Its journal and what is wanted of it. */
    public StateStore store() {
        return store;
    }

    /** {@code godwit run}. */
    public RunProcess run() throws IOException {
        return run(folder.resolve("state"));
    }

    /** {@code godwit run} with this state folder. */
    public RunProcess run(Path state) throws IOException {
        return start(
                state,
                "run",
                folder.resolve("migration.yaml").toString(),
                "--no-progress",
                "--proof",
                folder.resolve("proof").toString());
    }

    /** {@code godwit cutover}. */
    public RunProcess cutover() throws IOException {
        return start(folder.resolve("state"), "cutover", NAME);
    }

    /** {@code godwit cancel}. */
    public RunProcess cancel() throws IOException {
        return start(
                folder.resolve("state"),
                "cancel",
                folder.resolve("migration.yaml").toString());
    }

    /** Whether a cutover is wanted. */
    public boolean isCutoverWanted() {
        return store.desired(NAME) == Desired.CUTOVER;
    }

    /** What {@code godwit cutover} does, without a process for it. */
    public void wantCutover() {
        store.desire(NAME, Desired.CUTOVER);
    }

    private RunProcess start(Path state, String... arguments) throws IOException {
        return RunProcess.start(folder, state, environment, arguments);
    }

    @Override
    public void close() {
        store.close();
    }
}
