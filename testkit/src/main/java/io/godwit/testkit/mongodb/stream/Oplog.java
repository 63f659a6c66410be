package io.godwit.testkit.mongodb.stream;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was read from the engine's log so far, whole transactions in the order of their commits: kept in a temporary file, so that a
 * stream can start anywhere in it. One thread writes, any number read.
 */
final class Oplog implements AutoCloseable {
    /**
     * A transaction.
     *
     * @param place in the engine's log where its commit ends
     * @param wallMillis when it committed
     * @param session what its session calls it: {@code lsid} and {@code txnNumber}, or null outside multi-document transactions
     * @param offset of its first entry in the file
     * @param entries how many
     */
    record Transaction(
            long place, long wallMillis, @Nullable Session session, long offset, int entries) {}

    /** An entry, and where the next one lies. */
    record Read(Entry entry, long next) {}

    private final FileChannel file;
    private final List<Transaction> transactions = new ArrayList<>();
    private long written;
    private long reached;
    private long oldest;
    private @Nullable String broken;

    Oplog(long oldest) {
        this.oldest = oldest;
        this.reached = oldest;
        try {
            Path path = Files.createTempFile("godwit-oplog", ".bin");
            file = FileChannel.open(
                    path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the next entry will lie. For the writing thread. */
    long end() {
        return written;
    }

    /** Writes an entry, which nobody sees until its transaction is published. For the writing thread. */
    void write(Entry entry) {
        byte[] encoded = entry.encoded();
        ByteBuffer bytes = ByteBuffer.allocate(4 + encoded.length)
                .putInt(encoded.length)
                .put(encoded)
                .flip();
        try {
            while (bytes.hasRemaining()) {
                written += file.write(bytes, written);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Publishes a transaction. */
    synchronized void publish(Transaction transaction) {
        if (transaction.entries() > 0) {
            transactions.add(transaction);
        }
        reached(transaction.place());
    }

    /** Everything that committed up to here has been published. */
    synchronized void reached(long place) {
        reached = Math.max(reached, place);
        notifyAll();
    }

    /** Up to where everything has been published. */
    synchronized long reached() {
        return reached;
    }

    /** The log cannot be read any more, or (null) can again. */
    synchronized void broken(@Nullable String why) {
        broken = why;
        notifyAll();
    }

    synchronized @Nullable String broken() {
        return broken;
    }

    /** Loses everything before a place. */
    synchronized void forgetBefore(long place) {
        oldest = Math.max(oldest, place);
    }

    /** Where the log begins. */
    synchronized long oldest() {
        return oldest;
    }

    /** How many transactions there are: numbers of transactions begin at 0 and stay. */
    synchronized int size() {
        return transactions.size();
    }

    synchronized Transaction transaction(int number) {
        return transactions.get(number);
    }

    /** The number of the first transaction that commits at or behind a place. */
    synchronized int firstFrom(long place) {
        int low = 0;
        int high = transactions.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (transactions.get(middle).place() < place) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Waits until something is published or the log breaks, or the time is over. */
    synchronized void awaitMore(int known, long millis) throws InterruptedException {
        long until = System.nanoTime() + millis * 1_000_000;
        for (long left = millis; left > 0 && transactions.size() <= known && broken == null; ) {
            wait(left);
            left = (until - System.nanoTime()) / 1_000_000;
        }
    }

    /** Waits until everything up to a place is published, or the time is over. */
    synchronized void awaitPlace(long place, long millis) throws InterruptedException {
        long until = System.nanoTime() + millis * 1_000_000;
        for (long left = millis; left > 0 && Long.compareUnsigned(reached, place) < 0 && broken == null; ) {
            wait(left);
            left = (until - System.nanoTime()) / 1_000_000;
        }
    }

    /** Reads an entry of a published transaction. */
    Read read(long offset) {
        try {
            int length = bytes(offset, 4).getInt();
            DataInputStream in = new DataInputStream(
                    new ByteArrayInputStream(bytes(offset + 4, length).array()));
            return new Read(Entry.decoded(in), offset + 4 + length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ByteBuffer bytes(long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, offset + bytes.position()) < 0) {
                throw new IOException("the log ends within an entry");
            }
        }
        return bytes.flip();
    }

    @Override
    public void close() {
        broken("the server is shutting down");
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
