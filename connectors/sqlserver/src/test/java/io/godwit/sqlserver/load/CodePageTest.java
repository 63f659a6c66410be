package io.godwit.sqlserver.load;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.CharBuffer;
import org.junit.jupiter.api.Test;

class CodePageTest {
    private static String decoded(CodePage page, int... bytes) {
        byte[] all = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            all[i] = (byte) bytes[i];
        }
        CharBuffer text = page.decode(all, CharBuffer.allocate(0));
        return text == null ? "(none)" : text.toString();
    }

    @Test
    void bytesThatWindowsLeavesFreeAreControlCharacters() {
        CodePage western = requireNonNull(CodePage.of(1252));
        assertThat(decoded(western, 0x80, 0x81, 0xe4)).isEqualTo("\u20ac\u0081\u00e4");
        assertThat(western.canEncode("\u20ac\u0081\u00e4")).isTrue();
        assertThat(western.canEncode("\u0416")).isFalse();
    }

    @Test
    void charactersOfSeveralBytesAreToldFromErrors() {
        CodePage japanese = requireNonNull(CodePage.of(932));
        assertThat(decoded(japanese, 0x83, 0x65, 0x41)).isEqualTo("\u30c6A");
        assertThat(decoded(japanese, 0x83)).isEqualTo("(none)");
        assertThat(japanese.canEncode("\u30c6A")).isTrue();
        assertThat(japanese.canEncode("\u0e01")).isFalse();
    }

    @Test
    void utf8HoldsEveryCharacterButNoHalves() {
        CodePage utf8 = requireNonNull(CodePage.of(65001));
        assertThat(decoded(utf8, 0xf0, 0x9f, 0x98, 0x80)).isEqualTo("\ud83d\ude00");
        assertThat(decoded(utf8, 0xff)).isEqualTo("(none)");
        assertThat(utf8.canEncode("\ud83d\ude00")).isTrue();
        assertThat(utf8.canEncode("\ud83d")).isFalse();
        assertThat(CodePage.of(0)).isNull();
    }
}
