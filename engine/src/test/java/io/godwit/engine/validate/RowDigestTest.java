package io.godwit.engine.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.spi.GodwitException;
import io.godwit.spi.row.Digest;
import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowDigestTest {
    @Test
    void theHashIsSipHashAsPublished() {
        byte[] key = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");
        // The first, second, ninth and last of the authors' test vectors for results of 128 bits.
        assertThat(published(key, 0)).isEqualTo("a3817f04ba25a8e66df67214c7550293");
        assertThat(published(key, 1)).isEqualTo("da87c1d86b99af44347659119b22fc45");
        assertThat(published(key, 8)).isEqualTo("3b62a9ba6258f5610f83e264f31497b4");
        assertThat(published(key, 63)).isEqualTo("5150d1772f50834a503e069a973fbd7c");
    }

    @Test
    void theHashDoesNotDependOnHowTheMessageIsCut() {
        Random random = new Random(7);
        byte[] key = new byte[16];
        byte[] message = new byte[4_096];
        random.nextBytes(key);
        random.nextBytes(message);
        SipHash whole = new SipHash(key);
        SipHash pieces = new SipHash(key);
        for (int round = 0; round < 500; round++) {
            int length = random.nextInt(message.length);
            whole.reset();
            whole.update(message, 0, length);
            whole.end();
            pieces.reset();
            int at = 0;
            while (at < length) {
                if (length - at >= 4 && random.nextBoolean()) {
                    pieces.update(ByteBuffer.wrap(message, at, 4)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getInt());
                    at += 4;
                } else {
                    int piece = Math.min(length - at, random.nextInt(23));
                    pieces.update(message, at, piece);
                    at += piece;
                }
            }
            pieces.end();
            assertThat(pieces.high()).isEqualTo(whole.high());
            assertThat(pieces.low()).isEqualTo(whole.low());
        }
    }

    /** Published: these values may never change while the name is {@code godwit/neutral-v1}. */
    @Test
    void goldenValues() {
        assertThat(digest(new @Nullable String[] {}).hex()).isEqualTo("00000000000000000000000000000000");
        assertThat(digest(row("a", "bc")).hex()).isEqualTo("bb054aefa6ea06cbbd37fdddf6c8d80e");
        assertThat(digest(row("", null)).hex()).isEqualTo("a5342910f8bb2208f5de42f19638c3f6");
        assertThat(digest(row("a", "bc"), row("", null), row("a", "bc")).hex())
                .isEqualTo("1b3ebef0468f2f9e704e3ead83ca7412");
    }

    @Test
    void whereOneCellEndsMatters() {
        assertThat(digest(row("a", "bc"))).isNotEqualTo(digest(row("ab", "c")));
        assertThat(digest(row("", "abc"))).isNotEqualTo(digest(row("abc", "")));
    }

    @Test
    void nullIsNotEmpty() {
        assertThat(digest(row("a", null))).isNotEqualTo(digest(row("a", "")));
        assertThat(digest(row(null, "a"))).isNotEqualTo(digest(row("a", null)));
    }

    @Test
    void orderDoesNotMatterAndNumberDoes() {
        assertThat(digest(row("a", "b"), row("c", "d"))).isEqualTo(digest(row("c", "d"), row("a", "b")));
        assertThat(digest(row("a", "b"), row("a", "b")).hex()).isNotEqualTo(digest().hex());
        assertThat(digest(row("a", "d"), row("c", "b"))).isNotEqualTo(digest(row("a", "b"), row("c", "d")));
    }

    @Test
    void digestsOfPartsAddUp() {
        Digest parts = digest(row("a", "b")).plus(digest(row("c", null), row("a", "b")));
        assertThat(parts).isEqualTo(digest(row("c", null), row("a", "b"), row("a", "b")));
    }

    @Test
    void aRowWithACellThatWasNotSentIsRefused() {
        RowBatch batch = new RowBatch(RowFormat.NEUTRAL, 1);
        batch.appendAbsent();
        RowDigest digest = new RowDigest(RowDigest.NAME);
        assertThatThrownBy(() -> digest.add(batch.at(0))).isInstanceOf(GodwitException.class);
    }

    private static String published(byte[] key, int length) {
        byte[] message = new byte[length];
        for (int i = 0; i < length; i++) {
            message[i] = (byte) i;
        }
        SipHash hash = new SipHash(key);
        hash.update(message, 0, length);
        hash.end();
        byte[] result = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(hash.high())
                .putLong(hash.low())
                .array();
        return HexFormat.of().formatHex(result);
    }

    private static @Nullable String[] row(@Nullable String... cells) {
        return cells;
    }

    private static Digest digest(@Nullable String[]... rows) {
        RowDigest digest = new RowDigest(RowDigest.NAME);
        for (@Nullable String[] row : rows) {
            if (row.length == 0) {
                continue;
            }
            RowBatch batch = new RowBatch(RowFormat.NEUTRAL, row.length);
            for (String cell : row) {
                if (cell == null) {
                    batch.appendNull();
                } else {
                    byte[] bytes = cell.getBytes(StandardCharsets.UTF_8);
                    batch.append(bytes, 0, bytes.length);
                }
            }
            digest.add(batch.at(0));
        }
        return digest.digest();
    }
}
