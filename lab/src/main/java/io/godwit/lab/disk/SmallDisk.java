package io.godwit.lab.disk;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A file system in memory, small enough to be filled. */
public final class SmallDisk implements AutoCloseable {
    private static final String FILLER = "filler";
    private static final @Nullable String UNAVAILABLE = tried();

    private final Path path;
    private final Thread atExit = new Thread(this::unmount, "unmount");

    private SmallDisk(Path path) {
        this.path = path;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Why there can be none here; null if there can. */
    public static @Nullable String unavailable() {
        return UNAVAILABLE;
    }

    /** Mounts one over an empty folder, which is made if it is not there. */
    public static SmallDisk mount(Path folder, int megabytes) throws IOException {
        Files.createDirectories(folder);
        if (!runs(List.of(
                "mount", "-t", "tmpfs", "-o", "mode=777,size=" + megabytes + "m", "tmpfs", folder.toString()))) {
            throw new IOException("a disk in memory cannot be mounted");
        }
        return new SmallDisk(folder);
    }

    /** Takes all the room that is left. */
    public void fill() throws IOException {
        byte[] piece = new byte[4096];
        try (OutputStream out = Files.newOutputStream(path.resolve(FILLER))) {
            while (true) {
                out.write(piece);
            }
        } catch (IOException e) {
            if (path.toFile().getUsableSpace() >= piece.length) {
                throw e;
            }
        }
    }

    /** Gives it back. */
    public void empty() throws IOException {
        Files.deleteIfExists(path.resolve(FILLER));
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        unmount();
    }

    private void unmount() {
        runs(List.of("umount", "-l", path.toString()));
    }

    private static @Nullable String tried() {
        try {
            Path folder = Files.createTempDirectory("godwit-lab-disk");
            boolean mounted = runs(List.of("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.toString()));
            if (mounted) {
                runs(List.of("umount", folder.toString()));
            }
            Files.delete(folder);
            return mounted ? null : "a small disk can only be mounted by root";
        } catch (IOException e) {
            return "a small disk cannot be mounted: " + e.getMessage();
        }
    }

    private static boolean runs(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
