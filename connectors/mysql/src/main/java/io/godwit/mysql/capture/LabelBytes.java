package io.godwit.mysql.capture;

import io.godwit.mysql.load.ByteText;
import io.godwit.mysql.load.CharacterSet;
import io.godwit.mysql.load.SqlType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Labels of enumerations and sets in their column's character set, in which the server prints them. */
final class LabelBytes {
    private LabelBytes() {}

    /** All labels of a type; null if its character set is not known here. */
    static byte @Nullable [][] of(SqlType type) {
        List<String> labels = type.labels();
        byte[][] bytes = new byte[labels.size()][];
        for (int i = 0; i < bytes.length; i++) {
            byte[] one = of(labels.get(i), type.characterSet());
            if (one == null) {
                return null;
            }
            bytes[i] = one;
        }
        return bytes;
    }

    /** A text in a character set; null if that is not known here or lacks a character. */
    static byte @Nullable [] of(String text, String characterSet) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (characterSet.startsWith("utf8") || characterSet.isEmpty()) {
            return utf8;
        }
        CharacterSet known = CharacterSet.of(characterSet);
        ByteText out = new ByteText();
        if (known == null) {
            // all others contain ASCII
            return text.chars().allMatch(c -> c < 0x80) ? utf8 : null;
        }
        return known.encode(utf8, 0, utf8.length, out) ? Arrays.copyOf(out.data(), out.length()) : null;
    }
}
