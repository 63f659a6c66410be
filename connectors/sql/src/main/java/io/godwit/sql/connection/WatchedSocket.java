package io.godwit.sql.connection;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/**
 * A socket that knows for how long a read or a write has been waiting, and when something was last heard. May be asked from any
 * thread.
 */
public final class WatchedSocket extends Socket {
    private static final long NEVER = 0;

    private volatile long readingSince = NEVER;
    private volatile long writingSince = NEVER;
    private volatile long heard = System.nanoTime();

    /** How long the longer of the two has been waiting; 0 if none is. */
    public long waitingNanos() {
        long now = System.nanoTime();
        long reading = readingSince;
        long writing = writingSince;
        return Math.max(reading == NEVER ? 0 : now - reading, writing == NEVER ? 0 : now - writing);
    }

    /** How long nothing was heard. */
    public long silentNanos() {
        return System.nanoTime() - heard;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(super.getInputStream()) {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                int count = read(one, 0, 1);
                return count < 0 ? count : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                readingSince = System.nanoTime() | 1;
                try {
                    int count = super.read(bytes, offset, length);
                    heard = System.nanoTime();
                    return count;
                } finally {
                    readingSince = NEVER;
                }
            }
        };
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new FilterOutputStream(super.getOutputStream()) {
            @Override
            public void write(int oneByte) throws IOException {
                write(new byte[] {(byte) oneByte}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                writingSince = System.nanoTime() | 1;
                try {
                    out.write(bytes, offset, length);
                } finally {
                    writingSince = NEVER;
                }
            }
        };
    }
}
