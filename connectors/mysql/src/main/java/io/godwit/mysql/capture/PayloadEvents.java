package io.godwit.mysql.capture;

import com.github.luben.zstd.ZstdInputStream;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The events inside a compressed transaction (MySQL Reference Manual, "Binary Log Transaction Compression"), unpacked one at a
 * time, so that memory is needed for the largest event and not for the transaction.
 */
final class PayloadEvents implements AutoCloseable {
    private static final int END_MARK = 0;
    private static final int PAYLOAD_SIZE = 1;
    private static final int COMPRESSION = 2;
    private static final int ZSTD = 0;
    private static final int NONE = 255;
    private static final int FIRST_BYTES = 1 << 14;

    private final InputStream in;
    private final LogEvent event = new LogEvent();
    private byte[] buffer = new byte[FIRST_BYTES];

    private PayloadEvents(InputStream in) {
        this.in = in;
    }

    /** Opens the event's payload, which must stay where it is until this is closed. */
    static PayloadEvents open(LogEvent payload) {
        byte[] data = payload.data;
        int at = payload.body;
        long compression = ZSTD;
        long size = -1;
        while (at < payload.end) {
            long field = LogBytes.packed(data, at);
            at += LogBytes.packedSize(data, at);
            if (field == END_MARK) {
                break;
            }
            int length = (int) LogBytes.packed(data, at);
            at += LogBytes.packedSize(data, at);
            if (field == PAYLOAD_SIZE) {
                size = LogBytes.packed(data, at);
            } else if (field == COMPRESSION) {
                compression = LogBytes.packed(data, at);
            }
            at += length;
        }
        int available = size < 0 ? payload.end - at : (int) size;
        InputStream packed = new ByteArrayInputStream(data, at, available);
        if (compression == NONE) {
            return new PayloadEvents(packed);
        }
        if (compression != ZSTD) {
            throw new GodwitException(
                    Errors.NOT_SUPPORTED,
                    "the log holds a transaction that is compressed in an unknown way (" + compression
                            + "); set binlog_transaction_compression=OFF on the source and begin the migration anew");
        }
        try {
            return new PayloadEvents(new ZstdInputStream(packed));
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    /** The next event; null at the end. The event is refilled by the next call. */
    @Nullable
    LogEvent next() {
        try {
            int header = in.readNBytes(buffer, 0, LogEvent.HEADER_BYTES);
            if (header == 0) {
                return null;
            }
            int length = LogBytes.i32(buffer, 9);
            if (header < LogEvent.HEADER_BYTES || length < LogEvent.HEADER_BYTES) {
                throw damaged(null);
            }
            if (buffer.length < length) {
                buffer = Arrays.copyOf(buffer, Math.max(length, (int) Math.min(2L * buffer.length, 1 << 30)));
            }
            int rest = length - LogEvent.HEADER_BYTES;
            if (in.readNBytes(buffer, LogEvent.HEADER_BYTES, rest) < rest) {
                throw damaged(null);
            }
            event.read(buffer, 0, length, false);
            return event;
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    private static GodwitException damaged(@Nullable Throwable cause) {
        return new GodwitException(Errors.SOURCE_REFUSED, "a compressed transaction cannot be unpacked", "", cause);
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            // what it read from is memory
        }
    }
}
