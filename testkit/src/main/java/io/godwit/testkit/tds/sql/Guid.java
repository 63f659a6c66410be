package io.godwit.testkit.tds.sql;

import java.util.Locale;
import java.util.UUID;

/**
 * A uniqueidentifier is kept as 16 bytes that sort as SQL Server compares them: the node first, then clock, versions and time
 * (Microsoft, "Compare GUID and uniqueidentifier values"). On the wire its first three fields have their little end first.
 */
public final class Guid {
    /** Which byte of the wire's form stands where. */
    private static final int[] ORDER = {10, 11, 12, 13, 14, 15, 8, 9, 6, 7, 4, 5, 0, 1, 2, 3};

    private static final int[] TEXT_ORDER = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};

    private Guid() {}

    /** From the wire's bytes to those that are kept. */
    public static byte[] fromWire(byte[] wire) {
        byte[] kept = new byte[16];
        for (int i = 0; i < 16; i++) {
            kept[i] = wire[ORDER[i]];
        }
        return kept;
    }

    /** From the bytes that are kept to the wire's. */
    public static byte[] toWire(byte[] kept) {
        byte[] wire = new byte[16];
        for (int i = 0; i < 16; i++) {
            wire[ORDER[i]] = kept[i];
        }
        return wire;
    }

    /** Reads text. */
    public static byte[] parse(String text) {
        try {
            String bare = text.strip().replace("{", "").replace("}", "");
            UUID uuid = UUID.fromString(bare);
            if (bare.length() != 36) {
                throw new IllegalArgumentException();
            }
            byte[] wire = new byte[16];
            for (int i = 0; i < 16; i++) {
                long half = i < 8 ? uuid.getMostSignificantBits() : uuid.getLeastSignificantBits();
                wire[TEXT_ORDER[i]] = (byte) (half >> (8 * (7 - i % 8)));
            }
            return fromWire(wire);
        } catch (IllegalArgumentException e) {
            throw new TdsException(
                    8169, "Conversion failed when converting from a character string to uniqueidentifier.");
        }
    }

    /** As the server prints it. */
    static String text(byte[] kept) {
        byte[] wire = toWire(kept);
        StringBuilder text = new StringBuilder(36);
        for (int i = 0; i < 16; i++) {
            if (i == 4 || i == 6 || i == 8 || i == 10) {
                text.append('-');
            }
            text.append("%02x".formatted(wire[TEXT_ORDER[i]]));
        }
        return text.toString().toUpperCase(Locale.ROOT);
    }
}
