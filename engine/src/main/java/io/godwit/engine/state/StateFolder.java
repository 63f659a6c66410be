package io.godwit.engine.state;

import io.godwit.engine.EngineErrors;
import io.godwit.spi.GodwitException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Pattern;

/** The folder that holds the store's files, and what each is called. Readable by its owner only. */
record StateFolder(Path path) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,39}");

    /** Makes the folder unless it is there. */
    static StateFolder open(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        try {
            if (!Files.isDirectory(absolute)) {
                Path parent = absolute.getParent();
                if (parent != null) {
                    Files.createDirectories(parent);
                }
                makePrivate(absolute);
            }
            return new StateFolder(absolute.toRealPath());
        } catch (FileAlreadyExistsException | NoSuchFileException e) {
            throw StateErrors.of(e, "The state folder's path is taken by something that is not a folder", absolute);
        } catch (IOException e) {
            throw StateErrors.of(e, "The state folder cannot be made", absolute);
        }
    }

    private static void makePrivate(Path absolute) throws IOException {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
        try {
            Files.createDirectory(absolute, attributes);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(absolute)) {
                throw e;
            }
        }
    }

    Path database() {
        return path.resolve("godwit.db");
    }

    Path status(String name) {
        return path.resolve(checked(name) + ".status.json");
    }

    Path lock(String name) {
        return path.resolve(checked(name) + ".lock");
    }

    /** Names become file names, so anything but a migration's name is refused here. */
    private static String checked(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new GodwitException(
                    EngineErrors.MIGRATION_UNKNOWN, "This is not the name of a migration", name, null);
        }
        return name;
    }
}
