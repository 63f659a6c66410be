package io.godwit.mongodb.bson;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import org.junit.jupiter.api.Test;

final class ExtendedJsonTest {
    private static final int DOCUMENTS = 3_000;
    private static final Pattern KIND_OF_BINARY = Pattern.compile("\"subType\": \"[0-9A-F]{2}\"");

    static String text(TextForm form, byte[] document) {
        Output out = new Output();
        new ExtendedJson(form, out).document(document, 0, document.length);
        return new String(out.copy(), StandardCharsets.UTF_8);
    }

    private static String drivers(JsonMode mode, byte[] document) {
        String text = new RawBsonDocument(document)
                .toJson(JsonWriterSettings.builder().outputMode(mode).build());
        return KIND_OF_BINARY
                .matcher(text)
                .replaceAll(m -> Matcher.quoteReplacement(
                        m.group().toLowerCase(Locale.ROOT).replace("subtype", "subType")));
    }

    /** The same text but for what writers may differ on: blanks, escapes, and the case of a binary's kind. */
    private static String plain(String json) {
        StringBuilder plain = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            }
            if (c == '\\') {
                char escaped = json.charAt(++i);
                if (escaped == 'u') {
                    plain.append((char) Integer.parseInt(json.substring(i + 1, i + 5), 16));
                    i += 4;
                } else {
                    plain.append(
                            "bfnrt".indexOf(escaped) < 0 ? escaped : "\b\f\n\r\t".charAt("bfnrt".indexOf(escaped)));
                }
            } else if (c != ' ' || quoted) {
                plain.append(c);
            }
        }
        // the specification wants three digits of a second's fraction; the driver leaves out zeros behind it
        return plain.toString().replaceAll("(\\.[0-9]*?)0+Z", "$1Z");
    }

    @Test
    void writesTheRelaxedFormAsTheDriverDoes() {
        GeneratedDocuments documents = new GeneratedDocuments(1);
        IntStream.range(0, DOCUMENTS).forEach(i -> {
            byte[] document = documents.next();
            assertThat(plain(text(TextForm.RELAXED, document))).isEqualTo(plain(drivers(JsonMode.RELAXED, document)));
        });
    }

    @Test
    void writesTheCanonicalFormAsTheDriverDoesAndItReadsItBack() {
        GeneratedDocuments documents = new GeneratedDocuments(2);
        IntStream.range(0, DOCUMENTS).forEach(i -> {
            byte[] document = documents.next();
            String text = text(TextForm.CANONICAL, document);
            assertThat(plain(text)).isEqualTo(plain(drivers(JsonMode.EXTENDED, document)));
            assertThat(BsonDocument.parse(text)).isEqualTo(new RawBsonDocument(document));
        });
    }
}
