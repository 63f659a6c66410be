package io.godwit.mongodb.bson;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DocumentKeyTest {
    /** Keys in lines of equal ones; those of different lines differ. */
    private static final List<List<String>> ALIKE = List.of(
            List.of(
                    "{$numberInt:'0'}",
                    "{$numberLong:'0'}",
                    "{$numberDouble:'0.0'}",
                    "{$numberDouble:'-0.0'}",
                    "{$numberDecimal:'0'}",
                    "{$numberDecimal:'-0E+12'}"),
            List.of(
                    "{$numberInt:'1'}",
                    "{$numberLong:'1'}",
                    "{$numberDouble:'1.0'}",
                    "{$numberDecimal:'1.000'}",
                    "{$numberDecimal:'1E0'}"),
            List.of("{$numberDouble:'0.5'}", "{$numberDecimal:'0.50'}", "{$numberDecimal:'5E-1'}"),
            List.of("{$numberDouble:'0.1'}"),
            List.of("{$numberDecimal:'0.1'}", "{$numberDecimal:'0.10'}"),
            List.of("{$numberLong:'9007199254740993'}", "{$numberDecimal:'9007199254740993'}"),
            List.of("{$numberLong:'9007199254740992'}", "{$numberDouble:'9007199254740992'}"),
            List.of("{$numberLong:'9223372036854775807'}"),
            List.of("{$numberDouble:'9223372036854775808'}", "{$numberDecimal:'9223372036854775808'}"),
            List.of("{$numberLong:'-9223372036854775808'}", "{$numberDouble:'-9223372036854775808'}"),
            List.of("{$numberDouble:'1e300'}"),
            List.of("{$numberDecimal:'1E+6144'}", "{$numberDecimal:'1.00E+6144'}"),
            List.of("{$numberDecimal:'1E-6176'}"),
            List.of("{$numberDouble:'NaN'}", "{$numberDecimal:'NaN'}"),
            List.of("{$numberDouble:'Infinity'}", "{$numberDecimal:'Infinity'}"),
            List.of("{$numberDouble:'-Infinity'}", "{$numberDecimal:'-Infinity'}"),
            List.of("{a:{$numberInt:'1'},b:[{$numberInt:'2'}]}", "{a:{$numberDouble:'1'},b:[{$numberDecimal:'2.0'}]}"),
            List.of("{b:[2],a:1}"),
            List.of("'a'", "{$symbol:'a'}"),
            List.of("'1'"),
            List.of("'1.5'"),
            List.of("'-'"),
            List.of("''"),
            List.of("'true'"),
            List.of("true"),
            List.of("null"),
            List.of("'null'"),
            List.of("'507f1f77bcf86cd799439011'"),
            List.of("'507F1F77BCF86CD799439011'"),
            List.of("{$oid:'507f1f77bcf86cd799439011'}"),
            List.of("'{\\\"a\\\":1}'"),
            List.of("'\\\"a\\\"'"),
            List.of("'new\\nline'"),
            List.of("'new\\\\nline'"),
            List.of("{$date:{$numberLong:'1'}}"),
            List.of("{$date:{$numberLong:'-1'}}"),
            List.of("{$timestamp:{t:1,i:2}}"),
            List.of("{$binary:{base64:'AAECAwQFBgcICQoLDA0ODw==',subType:'04'}}"),
            List.of("{$binary:{base64:'AAECAwQFBgcICQoLDA0ODw==',subType:'03'}}"),
            List.of("{$minKey:1}"),
            List.of("{$maxKey:1}"));

    private static byte[] document(String value) {
        BasicOutputBuffer buffer = new BasicOutputBuffer();
        try (BsonBinaryWriter writer = new BsonBinaryWriter(buffer)) {
            new BsonDocumentCodec()
                    .encode(
                            writer,
                            BsonDocument.parse("{a: 1, _id: " + value + "}"),
                            EncoderContext.builder().build());
        }
        return buffer.toByteArray();
    }

    private static byte[] cell(String value) {
        byte[] cell = DocumentKey.of(document(value));
        assertThat(cell).isNotNull();
        return cell == null ? new byte[0] : cell;
    }

    private static String text(byte[] cell) {
        Output out = new Output();
        new KeyText(out).put(cell, 0, cell.length);
        return new String(out.copy(), StandardCharsets.UTF_8);
    }

    @Test
    void equalKeysHaveEqualBytesAndOthersNot() {
        Map<String, Integer> bytes = new HashMap<>();
        Map<String, Integer> texts = new HashMap<>();
        for (int line = 0; line < ALIKE.size(); line++) {
            for (String value : ALIKE.get(line)) {
                byte[] cell = cell(value);
                String text = text(cell);
                assertThat(bytes.merge(java.util.HexFormat.of().formatHex(cell), line, (a, b) -> a))
                        .as(value)
                        .isEqualTo(line);
                assertThat(texts.merge(text, line, (a, b) -> a)).as(value).isEqualTo(line);
            }
        }
        assertThat(bytes).hasSize(ALIKE.size());
        assertThat(texts).hasSize(ALIKE.size());
    }

    @Test
    void aKeysTextReadsBackAsItsBytes() {
        for (List<String> line : ALIKE) {
            byte[] cell = cell(line.get(0));
            byte[] text = text(cell).getBytes(StandardCharsets.UTF_8);
            assertThat(DocumentText.key(text, 0, text.length)).as(line.get(0)).isEqualTo(cell);
        }
    }

    @Test
    void generatedKeysReadBackToo() {
        GeneratedDocuments documents = new GeneratedDocuments(5);
        for (int i = 0; i < 2_000; i++) {
            byte[] document = documents.next();
            byte[] cell = DocumentKey.of(document, Bson.DOCUMENT, 0, document.length);
            byte[] text = text(cell).getBytes(StandardCharsets.UTF_8);
            assertThat(DocumentText.key(text, 0, text.length)).isEqualTo(cell);
            assertThat(DocumentKey.of(cell, Bson.DOCUMENT, 1, cell.length - 1))
                    .as("once more")
                    .isEqualTo(cell);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "507f1f77", "a-1", "2024-01-01T00:00", "5 apples", "Größe", "truest"})
    void readableStringsAreThemselves(String key) {
        assertThat(text(cell("'" + key + "'"))).isEqualTo(key);
    }

    @Test
    void keysArePlainToRead() {
        assertThat(text(cell("{$oid:'507f1f77bcf86cd799439011'}"))).isEqualTo("507f1f77bcf86cd799439011");
        assertThat(text(cell("{$numberDouble:'7'}"))).isEqualTo("7");
        assertThat(text(cell("'7'"))).isEqualTo("\"7\"");
        assertThat(text(cell("{b:{$numberInt:'1'},a:'x'}"))).isEqualTo("{\"b\":1,\"a\":\"x\"}");
    }

    @Test
    void aKeyIsAFilterForItself() {
        byte[] cell = cell("{a:{$numberDouble:'1'}}");
        byte[] filter = DocumentKey.document(cell, 0, cell.length);
        assertThat(DocumentKey.of(filter)).isEqualTo(cell);
    }

    @Test
    void aDocumentMayHaveNoKey() {
        assertThat(DocumentKey.of(DocumentTextTest.one("0a", "a", ""))).isNull();
    }
}
