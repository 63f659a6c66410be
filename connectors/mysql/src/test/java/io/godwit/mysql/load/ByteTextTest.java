package io.godwit.mysql.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteTextTest {
    private static final byte[] OFTEN = "\0\t\n\\\1a\u0080\u00ff\u0089\u00dc".getBytes(StandardCharsets.ISO_8859_1);

    @Test
    void fieldsAreEscapedByteByByteWhereverTheSpecialOnesStand() {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            byte[] source = new byte[random.nextInt(40)];
            random.nextBytes(source);
            for (int special = random.nextInt(4); special > 0 && source.length > 0; special--) {
                source[random.nextInt(source.length)] = OFTEN[random.nextInt(OFTEN.length)];
            }
            int offset = source.length == 0 ? 0 : random.nextInt(source.length);
            StringBuilder expected = new StringBuilder("x");
            for (int at = offset; at < source.length; at++) {
                switch (source[at]) {
                    case 0 -> expected.append("\\0");
                    case '\t' -> expected.append("\\t");
                    case '\n' -> expected.append("\\n");
                    case '\\' -> expected.append("\\\\");
                    default -> expected.append((char) (source[at] & 0xff));
                }
            }
            ByteText escaped = new ByteText(1);
            escaped.append('x');
            escaped.appendEscaped(source, offset, source.length - offset);
            ByteText later = new ByteText(1);
            later.append('x');
            later.append(source, offset, source.length - offset);
            later.escapeFrom(1);
            assertThat(text(escaped)).isEqualTo(expected.toString());
            assertThat(text(later)).isEqualTo(expected.toString());
        }
    }

    private static String text(ByteText bytes) {
        return new String(bytes.data(), 0, bytes.length(), StandardCharsets.ISO_8859_1);
    }
}
