package io.godwit.lab.server.mysql;

import io.godwit.lab.network.CommitSight;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * In MySQL's protocol without TLS and compression (MySQL source documentation, "Client/Server Protocol", "MySQL Packets" and
 * "COM_QUERY": three bytes of length, one that counts from 0 within a command, and of a command's first packet the kind of the command).
 */
final class MySqlCommitSight implements CommitSight {
    private static final int HEADER_BYTES = 4;
    private static final int QUERY = 3;
    private static final int KEPT = 32;

    private final byte[] kept = new byte[KEPT];
    private int headerBytes;
    private int length;
    private int sequence;
    private int bodyBytes;
    private int remaining;

    @Override
    public boolean sees(byte[] bytes, int count) {
        boolean seen = false;
        int at = 0;
        while (at < count) {
            if (headerBytes < HEADER_BYTES) {
                header(bytes[at++]);
            } else {
                int taken = Math.min(remaining, count - at);
                int keep = Math.min(taken, KEPT - bodyBytes);
                if (keep > 0) {
                    System.arraycopy(bytes, at, kept, bodyBytes, keep);
                    bodyBytes += keep;
                }
                at += taken;
                remaining -= taken;
            }
            if (headerBytes == HEADER_BYTES && remaining == 0) {
                seen |= isCommit();
                headerBytes = 0;
                length = 0;
                bodyBytes = 0;
            }
        }
        return seen;
    }

    private void header(byte next) {
        if (headerBytes < HEADER_BYTES - 1) {
            length |= (next & 0xff) << (8 * headerBytes);
        } else {
            sequence = next & 0xff;
            remaining = length;
        }
        headerBytes++;
    }

    private boolean isCommit() {
        return sequence == 0
                && bodyBytes > 1
                && kept[0] == QUERY
                && new String(kept, 1, bodyBytes - 1, StandardCharsets.US_ASCII)
                        .strip()
                        .toUpperCase(Locale.ROOT)
                        .equals("COMMIT");
    }
}
