package io.godwit.demo;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The demonstration's folder: two servers, Godwit's state, the migration file, the proof, and {@code progress}, which tells the next
 * demonstration whether this one can go on. One process at a time.
 */
final class DemoFolder implements AutoCloseable {
    private static final List<String> OURS =
            List.of("source", "target", "state", "proof", "migration.yaml", "progress", "godwit.log");

    private final Path path;
    private final FileChannel channel;

    private DemoFolder(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** What an unfinished demonstration left: the source is filled, and these are its ports. */
    record Interrupted(boolean offline, int sourcePort, int targetPort, long rows) {}

    /** Takes the folder for this process; fails with a sentence if another demonstration has it. */
    static DemoFolder open(Path path) throws IOException {
        Files.createDirectories(path);
        FileChannel channel =
                FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // this process has it, which comes to the same
        }
        if (lock == null) {
            channel.close();
            throw new IOException("another demonstration is running in " + path);
        }
        return new DemoFolder(path, channel);
    }

    Path path() {
        return path;
    }

    Path of(String name) {
        return path.resolve(name);
    }

    /** What an earlier demonstration left unfinished; null if there is nothing to go on with. */
    @Nullable
    Interrupted interrupted() throws IOException {
        try {
            List<String> lines = Files.readAllLines(of("progress"));
            return lines.size() == 4
                    ? new Interrupted(
                            lines.get(0).equals("offline"),
                            Integer.parseInt(lines.get(1)),
                            Integer.parseInt(lines.get(2)),
                            Long.parseLong(lines.get(3)))
                    : null;
        } catch (NoSuchFileException | NumberFormatException e) {
            return null;
        }
    }

    /** From now on a demonstration that is cut off can be gone on with. */
    void begun(boolean offline, int sourcePort, int targetPort, long rows) throws IOException {
        Path aside = of("progress.new");
        Files.writeString(
                aside, String.join("\n", offline ? "offline" : "online", "" + sourcePort, "" + targetPort, "" + rows));
        Files.move(aside, of("progress"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Nothing is left to go on with. */
    void finished() throws IOException {
        Files.deleteIfExists(of("progress"));
    }

    /** Removes what demonstrations make, and nothing else that somebody may keep here. */
    void clear() throws IOException {
        for (String name : OURS) {
            delete(of(name));
        }
    }

    /** Removes the databases, which are large; state and proof stay. */
    void clearServers() throws IOException {
        delete(of("source"));
        delete(of("target"));
    }

    private static void delete(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> walk = Files.walk(path)) {
            for (Path each : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
