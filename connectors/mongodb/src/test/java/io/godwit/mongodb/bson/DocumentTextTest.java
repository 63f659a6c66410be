package io.godwit.mongodb.bson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DocumentTextTest {
    static byte[] parsed(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return DocumentText.parse(bytes, 0, bytes.length);
    }

    /** A document of one element: its kind, its name and its value, in hexadecimal. */
    static byte[] one(String kind, String name, String value) {
        byte[] element = HexFormat.of()
                .parseHex(kind + HexFormat.of().formatHex(name.getBytes(StandardCharsets.ISO_8859_1)) + "00" + value);
        byte[] document = new byte[element.length + 5];
        Bson.putInt32(document, 0, document.length);
        System.arraycopy(element, 0, document, 4, element.length);
        return document;
    }

    @Test
    void readsBackByteForByteWhatTheCanonicalFormSays() {
        GeneratedDocuments documents = new GeneratedDocuments(3);
        for (int i = 0; i < 3_000; i++) {
            byte[] document = documents.next();
            assertThat(parsed(ExtendedJsonTest.text(TextForm.CANONICAL, document)))
                    .isEqualTo(document);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01,a,010000000000f87f", // a NaN with other bits
                "01,a,000000000000f8ff", // a negative NaN
                "13,a,0000000000000000000000000000007c", // a decimal NaN
                "13,a,010000000000000000000000000000fc", // with a sign and more
                "13,a,ffffffffffffffffffffffffffff4130", // more digits than a decimal has
                "02,a,04000000ff61c000", // no UTF-8
                "02,a,04000000eda08000", // a surrogate as UTF-8
                "02,a\u00ff,0200000061" + "00", // a name that is no UTF-8
                "07,$oid,000102030405060708090a0b",
                "02,$numberInt,020000003100",
                "0c,a,02000000" + "6200" + "000102030405060708090a0b",
                "0b,a,61006d6900", // options out of order
                "05,a,0200000002ffff", // an old binary without its inner length
                "05,a,060000000202000000ffff",
                "04,a,0c000000" + "10780001000000" + "00", // an array whose element is not named 0
                "ff,a,",
                "7f,a,",
                "06,a,",
                "11,a,ffffffffffffffff",
                "09,a,0000000000000080"
            })
    void readsBackWhatOtherWritersLose(String element) {
        String[] parts = element.split(",", -1);
        byte[] document = one(parts[0], parts[1], parts[2]);
        assertThat(parsed(ExtendedJsonTest.text(TextForm.CANONICAL, document))).isEqualTo(document);
    }

    @Test
    void keepsTwoFieldsOfOneNameInTheCanonicalFormAndRefusesThemElsewhere() {
        byte[] document = HexFormat.of().parseHex("13000000" + "10610001000000" + "10610002000000" + "00");
        assertThat(ExtendedJsonTest.text(TextForm.CANONICAL, document))
                .isEqualTo("{\"a\":{\"$numberInt\":\"1\"},\"a\":{\"$numberInt\":\"2\"}}");
        assertThat(parsed(ExtendedJsonTest.text(TextForm.CANONICAL, document))).isEqualTo(document);
        refused(() -> ExtendedJsonTest.text(TextForm.RELAXED, document), "two fields of one name");
    }

    @Test
    void refusesWhatJsonCannotHold() {
        refused(() -> ExtendedJsonTest.text(TextForm.RELAXED, one("02", "a", "03000000610000")), "zero character");
        refused(() -> ExtendedJsonTest.text(TextForm.RELAXED, one("02", "a", "0300000061ff00")), "not UTF-8");
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String why) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(Errors.VALUE_REFUSED))
                .hasMessageContaining(why);
    }

    /** Whatever the bytes are: a text, or a refusal with a sentence. */
    @Test
    void neverReadsBeyondADocumentThatIsBroken() {
        GeneratedDocuments documents = new GeneratedDocuments(4);
        Random random = new Random(4);
        int refused = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] document = documents.next();
            for (int j = random.nextInt(3); j >= 0; j--) {
                document[random.nextInt(document.length)] = (byte) random.nextInt();
            }
            try {
                ExtendedJsonTest.text(TextForm.CANONICAL, document);
                DocumentKey.of(document, Bson.DOCUMENT, 0, document.length);
            } catch (GodwitException e) {
                assertThat(e.code()).isEqualTo(Errors.VALUE_REFUSED);
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(1_000);
    }

    @Test
    void readsJsonFromElsewhere() {
        assertThat(
                        ExtendedJsonTest.text(
                                TextForm.CANONICAL,
                                parsed(
                                        "{ \"b\" : 1, \"c\":2147483648,\"d\":1.5,\"e\":[true,null],\"f\":0.1234567890123456789 }")))
                .isEqualTo("{\"b\":{\"$numberInt\":\"1\"},\"c\":{\"$numberLong\":\"2147483648\"},"
                        + "\"d\":{\"$numberDouble\":\"1.5\"},\"e\":[true,null],"
                        + "\"f\":{\"$numberDecimal\":\"0.1234567890123456789\"}}");
    }
}
