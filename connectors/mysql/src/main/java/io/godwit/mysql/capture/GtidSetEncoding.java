package io.godwit.mysql.capture;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * MySQL's set of transactions as a replica sends it (MySQL source documentation, "Gtid_set::encode"): the number of sources,
 * and for each its UUID and intervals, whose ends are exclusive. If a source has a tag, the first number says so, and every
 * source is followed by its tag.
 */
final class GtidSetEncoding {
    private static final long TAGGED = 1;

    private GtidSetEncoding() {}

    static byte[] encode(GtidSet set) {
        boolean[] tagged = new boolean[1];
        set.each((source, intervals) -> tagged[0] |= source.indexOf(':') >= 0);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        number(out, tagged[0] ? (TAGGED << 56) | ((long) set.sources() << 8) | TAGGED : set.sources());
        set.each((source, intervals) -> {
            int colon = source.indexOf(':');
            String uuid = (colon < 0 ? source : source.substring(0, colon)).replace("-", "");
            out.writeBytes(HexFormat.of().parseHex(uuid));
            if (tagged[0]) {
                byte[] tag = (colon < 0 ? "" : source.substring(colon + 1)).getBytes(StandardCharsets.US_ASCII);
                out.write(tag.length << 1);
                out.writeBytes(tag);
            }
            number(out, intervals.length / 2);
            for (int i = 0; i < intervals.length; i += 2) {
                number(out, intervals[i]);
                number(out, intervals[i + 1] + 1);
            }
        });
        return out.toByteArray();
    }

    private static void number(ByteArrayOutputStream out, long value) {
        for (int i = 0; i < Long.BYTES; i++) {
            out.write((int) (value >>> (8 * i)));
        }
    }
}
