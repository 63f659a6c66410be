package io.godwit.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Whole folders: removed, copied, and the one that is kept from run to run. */
final class Folders {
    private Folders() {}

    static Path parent(Path path) {
        Path parent = path.toAbsolutePath().getParent();
        return parent == null ? path : parent;
    }

    /** Removes a folder with all it holds; one that is not there is no error. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> walk = Files.walk(folder)) {
            deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
        } catch (UncheckedIOException e) {
            // a server that is just ending removes files under our feet
            if (e.getCause() instanceof NoSuchFileException) {
                delete(folder);
                return;
            }
            throw e.getCause();
        }
        for (Path path : deepestFirst) {
            Files.deleteIfExists(path);
        }
    }

    /** Copies a folder that nobody writes to, leaving holes where it holds nothing but zeros. */
    static void copy(Path from, Path to) throws IOException {
        Process copying = new ProcessBuilder("cp", "-r", "--sparse=always", from.toString(), to.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (copying.waitFor() != 0) {
                throw new IOException("cannot copy " + from + " to " + to);
            }
        } catch (InterruptedException e) {
            copying.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a folder was copied", e);
        }
    }

    /** A folder of this user's own: binaries that somebody else could have put there are never run. */
    static Path cache() throws IOException {
        String user = System.getProperty("user.name", "user").replaceAll("[^A-Za-z0-9]", "_");
        Path folder = Path.of(System.getProperty("java.io.tmpdir")).resolve("godwit-servers-" + user);
        try {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        } catch (FileAlreadyExistsException e) {
            Object owner = Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            boolean writableByOthers = Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS).stream()
                    .anyMatch(Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE)::contains);
            if (!owner.equals(Privileges.userId()) || writableByOthers) {
                throw new IOException(folder + " belongs to another user or is writable by others; remove it", e);
            }
        }
        return folder;
    }
}
