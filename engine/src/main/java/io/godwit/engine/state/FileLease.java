package io.godwit.engine.state;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The right to run a migration as a lock of the operating system, which frees it when the process dies, however it dies. The
 * file holds the owner's process id for people; it stays when the lock is gone, because removing it would let two processes
 * lock two files of the same name.
 */
final class FileLease implements StateStore.Lease {
    /**
     * Files locked by this process. POSIX drops a process's locks on a file as soon as it closes <em>any</em> handle to it, so
     * a file that is locked here must not even be opened again.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    /** Far beyond the text, so that where locks are mandatory the process id can still be read. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private final Path file;
    private final FileChannel channel;
    private boolean closed;

    private FileLease(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @throws GodwitException with {@code TARGET_CLAIMED} if it is held
     */
    static FileLease take(Path file, String name) {
        if (!HELD.add(file)) {
            throw held(name, Long.toString(ProcessHandle.current().pid()));
        }
        FileChannel channel = null;
        boolean taken = false;
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
            if (lock == null) {
                throw held(name, Files.readString(file).trim());
            }
            byte[] owner = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(owner), 0);
            taken = true;
            return new FileLease(file, channel);
        } catch (IOException e) {
            throw StateErrors.of(e, "The lock file cannot be used", file);
        } finally {
            if (!taken) {
                release(file, channel);
            }
        }
    }

    private static GodwitException held(String name, String owner) {
        String process = owner.isEmpty() ? "" : " (process " + owner + ")";
        return new GodwitException(Errors.TARGET_CLAIMED, "Another process" + process + " runs it now", name, null);
    }

    private static void release(Path file, @Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw StateErrors.of(e, "The lock file cannot be closed", file);
        } finally {
            HELD.remove(file);
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            release(file, channel);
        }
    }
}
