package io.godwit.cli;

import io.godwit.engine.EngineErrors;
import io.godwit.engine.definition.DefinitionReader;
import io.godwit.engine.definition.ParsedDefinition;
import io.godwit.engine.definition.Secrets;
import io.godwit.engine.migration.Definition;
import io.godwit.engine.migration.Definition.CutoverPolicy;
import io.godwit.engine.run.Connectors;
import io.godwit.engine.run.Operations;
import io.godwit.engine.run.Status;
import io.godwit.engine.state.SqlStateStore;
import io.godwit.engine.state.StateStore;
import io.godwit.spi.Endpoint;
import io.godwit.spi.GodwitException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a command works with: the state folder's store, the connectors, and migrations by name or by file. */
public final class Session implements AutoCloseable {
    /** A live runner publishes several times a second; after this it is presumed dead. */
    private static final long LIVE_MILLIS = TimeUnit.SECONDS.toMillis(10);

    private final Console console;
    private final StateStore store;
    private final Connectors connectors;

    private Session(Console console, StateStore store, Connectors connectors) {
        this.console = console;
        this.store = store;
        this.connectors = connectors;
    }

    /**
     * Opens the store in a folder.
     *
     * @param state the folder as given; null for {@code GODWIT_STATE} or {@code ~/.godwit}
     */
    public static Session open(Console console, @Nullable Path state, boolean verbose) {
        Path folder = state != null ? state : usualFolder(console);
        StateStore store = SqlStateStore.open(folder);
        LogFile.install(folder, verbose);
        return new Session(console, store, Connectors.installed());
    }

    private static Path usualFolder(Console console) {
        String given = console.environment().getOrDefault("GODWIT_STATE", "");
        return given.isEmpty() ? Path.of(System.getProperty("user.home", "."), ".godwit") : Path.of(given);
    }

    public Console console() {
        return console;
    }

    public StateStore store() {
        return store;
    }

    public Connectors connectors() {
        return connectors;
    }

    public Operations operations() {
        return new Operations(connectors, store);
    }

    /**
     * A migration by the name it is kept under, or by its file.
     *
     * @param when when to hand over, whatever the definition says; null to leave it
     */
    public ParsedDefinition migration(String nameOrFile, CutoverPolicy.@Nullable When when) {
        Optional<String> kept = store.definition(nameOrFile);
        if (kept.isPresent() && !isFile(nameOrFile)) {
            return new DefinitionReader(connectors.all()).readKept(nameOrFile, kept.get(), when);
        }
        boolean pathLike = nameOrFile.contains("/") || nameOrFile.contains("\\") || nameOrFile.contains(".");
        if (pathLike || isFile(nameOrFile)) {
            ParsedDefinition parsed = new DefinitionReader(connectors.all()).read(path(nameOrFile), when);
            parsed.warnings().forEach(w -> console.err().println("warning: " + w));
            return parsed;
        }
        throw unknown(nameOrFile);
    }

    /** The name under which a migration is kept; refuses one that is not. */
    public String known(String nameOrFile) {
        if (store.definition(nameOrFile).isPresent() && !isFile(nameOrFile)) {
            return nameOrFile;
        }
        if (isFile(nameOrFile)) {
            String name = migration(nameOrFile, null).definition().name();
            if (store.definition(name).isPresent()) {
                return name;
            }
            throw unknown(name);
        }
        throw unknown(nameOrFile);
    }

    private GodwitException unknown(String name) {
        List<String> names = store.names();
        String there = names.isEmpty() ? "There are none yet" : "There are " + String.join(", ", names);
        return new GodwitException(EngineErrors.MIGRATION_UNKNOWN, there, name, null);
    }

    private static boolean isFile(String text) {
        try {
            return Files.isRegularFile(Path.of(text));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new GodwitException(EngineErrors.DEFINITION_UNREADABLE, "This is not a path", text, e);
        }
    }

    /** The source with its secrets. */
    public Endpoint source(Definition definition) {
        return new Secrets(console.environment()).resolve(definition.source());
    }

    /** The target with its secrets. */
    public Endpoint target(Definition definition) {
        return new Secrets(console.environment()).resolve(definition.target());
    }

    /** Whether the process that published this status still runs and still publishes. */
    public static boolean isLive(Status status) {
        boolean working = status.state() == Status.State.RUNNING || status.state() == Status.State.WAITING;
        return working
                && System.currentTimeMillis() - status.updatedMillis() < LIVE_MILLIS
                && ProcessHandle.of(status.processId())
                        .map(ProcessHandle::isAlive)
                        .orElse(false);
    }

    @Override
    public void close() {
        store.close();
    }
}
