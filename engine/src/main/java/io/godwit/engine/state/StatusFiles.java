package io.godwit.engine.state;

import io.godwit.engine.run.Status;
import io.godwit.spi.GodwitException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The last status of each migration, one small file each: written several times a second, so it is replaced by renaming and
 * not forced to disk. Readers see the old or the new one, never a part.
 */
final class StatusFiles {
    private final StateFolder folder;

    StatusFiles(StateFolder folder) {
        this.folder = folder;
    }

    synchronized void publish(String name, Status status) {
        Path file = folder.status(name);
        Path next =
                file.resolveSibling(name + ".status." + ProcessHandle.current().pid() + ".tmp");
        try {
            Files.writeString(next, StateJson.write(status));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw StateErrors.of(e, "The status cannot be written", file);
        }
    }

    /** Empty also when the file is not readable as a status: it is only ever a view. */
    Optional<Status> status(String name) {
        Path file = folder.status(name);
        try {
            return Optional.of(StateJson.read(Files.readString(file), Status.class));
        } catch (NoSuchFileException | GodwitException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw StateErrors.of(e, "The status cannot be read", file);
        }
    }

    void forget(String name) {
        Path file = folder.status(name);
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw StateErrors.of(e, "The status cannot be removed", file);
        }
    }
}
