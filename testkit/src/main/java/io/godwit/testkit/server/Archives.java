package io.godwit.testkit.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Unpacks what server binaries are shipped in. */
final class Archives {
    private Archives() {}

    /** Unpacks a plain tar archive into a folder; files keep whether they can be run, and no other mode. */
    static void unpackTar(InputStream plain, Path folder) throws IOException {
        TarArchiveInputStream archive = new TarArchiveInputStream(plain);
        for (TarArchiveEntry file = archive.getNextEntry(); file != null; file = archive.getNextEntry()) {
            Path path = inside(folder, file.getName());
            if (file.isDirectory()) {
                Files.createDirectories(path);
            } else if (file.isSymbolicLink()) {
                Files.createDirectories(Folders.parent(path));
                Files.createSymbolicLink(path, Path.of(file.getLinkName()));
            } else {
                unpackFile(archive, path, (file.getMode() & 0100) != 0);
            }
        }
    }

    static void unpackFile(InputStream content, Path path, boolean executable) throws IOException {
        Files.createDirectories(Folders.parent(path));
        Files.copy(content, path, StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }

    /** The path of an archive's entry; refuses names that lead out of the folder. */
    static Path inside(Path folder, String name) throws IOException {
        Path path = folder.resolve(name).normalize();
        if (!path.startsWith(folder)) {
            throw new IOException("the archive names a file outside itself");
        }
        return path;
    }
}
