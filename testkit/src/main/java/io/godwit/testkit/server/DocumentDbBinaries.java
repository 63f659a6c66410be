package io.godwit.testkit.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * DocumentDB, the open engine behind Azure Cosmos DB for MongoDB vCore, as Debian packages it: fetched once by the script {@code
 * fetch-documentdb.sh}, and kept in this user's cache of servers under the script's checksum. One process fetches, others wait.
 */
final class DocumentDbBinaries {
    private static final String SCRIPT = "fetch-documentdb.sh";

    private DocumentDbBinaries() {}

    /** The folder with {@code root} and {@code template}; fails with what this machine lacks. */
    static Path get() {
        return Holder.get();
    }

    private static Path find() {
        requirePlatform();
        try {
            byte[] script = script();
            CRC32 checksum = new CRC32();
            checksum.update(script);
            Path cache = Folders.cache();
            Path home = cache.resolve("documentdb-%08x".formatted(checksum.getValue()));
            try (FileChannel file = FileChannel.open(
                            cache.resolve("documentdb.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = file.lock()) {
                if (!Files.isDirectory(home) && lock.isValid()) {
                    fetch(script, cache, home);
                }
            }
            return home;
        } catch (IOException e) {
            throw new IllegalStateException("cannot fetch DocumentDB: " + e.getMessage(), e);
        }
    }

    private static void requirePlatform() {
        if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).equals("linux")) {
            throw new IllegalStateException("DocumentDB runs out of Debian's packages on Linux only");
        }
        try {
            if (Privileges.userId() != 0) {
                throw new IllegalStateException("DocumentDB runs in a root folder of its own, which needs root");
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot tell which user this process runs as", e);
        }
        if (!Privileges.works(List.of("unshare", "-m", "--propagation", "private", "true"))) {
            throw new IllegalStateException("DocumentDB runs with mounts of its own, which `unshare -m` refuses here");
        }
        if (!Privileges.works(List.of("apt-get", "--version")) || !Privileges.works(List.of("dpkg-deb", "--version"))) {
            throw new IllegalStateException(
                    "DocumentDB comes out of Debian's packages, which needs apt-get and dpkg-deb");
        }
    }

    private static byte[] script() throws IOException {
        try (InputStream script = DocumentDbBinaries.class.getResourceAsStream(SCRIPT)) {
            if (script == null) {
                throw new IllegalStateException("the class path holds no " + SCRIPT);
            }
            return script.readAllBytes();
        }
    }

    private static void fetch(byte[] script, Path cache, Path home) throws IOException {
        Path aside = Files.createTempDirectory(cache, "unpacking");
        try {
            Files.setPosixFilePermissions(aside, PosixFilePermissions.fromString("rwxr-xr-x"));
            Path file = Files.write(aside.resolve(SCRIPT), script);
            Process fetching = new ProcessBuilder("sh", file.toString(), aside.toString())
                    .redirectErrorStream(true)
                    .start();
            fetching.getOutputStream().close();
            String said = new String(fetching.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (fetching.waitFor() != 0) {
                throw new IOException(
                        said.isEmpty() ? SCRIPT + " failed" : said.lines().reduce("", (a, b) -> b));
            }
            Files.move(aside, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            Folders.delete(aside);
        }
    }

    /** Found out once for a process, also that there is none. */
    private static final class Holder {
        private static final Object FOUND = find();

        static Path get() {
            if (FOUND instanceof IllegalStateException missing) {
                throw new IllegalStateException(missing.getMessage(), missing);
            }
            return (Path) FOUND;
        }

        private static Object find() {
            try {
                return DocumentDbBinaries.find();
            } catch (IllegalStateException e) {
                return e;
            }
        }
    }
}
