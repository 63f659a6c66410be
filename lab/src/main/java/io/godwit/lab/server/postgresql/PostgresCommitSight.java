package io.godwit.lab.server.postgresql;

import io.godwit.lab.network.CommitSight;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Sees a client ask for {@code COMMIT} in what it sends (PostgreSQL documentation, "Message Formats": after the start-up message each
 * has a byte for its kind and four for its length; a statement is named in Parse, asked for in Bind, or comes whole in Query). One for
 * each connection, used by one thread.
 */
final class PostgresCommitSight implements CommitSight {
    private static final int PROTOCOL_3 = 3;
    private static final int KEPT = 64;

    private final Set<String> commits = new HashSet<>();
    private final byte[] kept = new byte[KEPT];
    private boolean started;
    private boolean inBody;
    private byte kind;
    private int headerBytes;
    private int length;
    private int bodyBytes;
    private int remaining;

    @Override
    public boolean sees(byte[] bytes, int count) {
        boolean seen = false;
        int at = 0;
        while (at < count) {
            if (!inBody) {
                at = header(bytes, at);
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
            if (inBody && remaining == 0) {
                seen |= body();
                inBody = false;
            }
        }
        return seen;
    }

    private int header(byte[] bytes, int from) {
        byte next = bytes[from];
        if (started && headerBytes == 0) {
            kind = next;
        } else {
            length = length << 8 | (next & 0xff);
        }
        headerBytes++;
        if (headerBytes == (started ? 5 : 4)) {
            inBody = true;
            remaining = Math.max(0, length - 4);
            headerBytes = 0;
            length = 0;
            bodyBytes = 0;
        }
        return from + 1;
    }

    private boolean body() {
        if (!started) {
            // a request for encryption is answered, and the start-up message comes after it
            started = bodyBytes >= 4 && ByteBuffer.wrap(kept).getShort() == PROTOCOL_3;
            return false;
        }
        return switch (kind) {
            case 'Q' -> isCommit(text(0));
            case 'P' -> {
                String name = text(0);
                boolean commit = isCommit(text(name.length() + 1));
                if (commit) {
                    commits.add(name);
                } else {
                    commits.remove(name);
                }
                yield false;
            }
            case 'B' -> commits.contains(text(text(0).length() + 1));
            default -> false;
        };
    }

    private static boolean isCommit(String statement) {
        return statement.strip().toUpperCase(Locale.ROOT).equals("COMMIT");
    }

    private String text(int from) {
        int end = from;
        while (end < bodyBytes && kept[end] != 0) {
            end++;
        }
        return new String(kept, from, Math.max(0, end - from), StandardCharsets.US_ASCII);
    }
}
