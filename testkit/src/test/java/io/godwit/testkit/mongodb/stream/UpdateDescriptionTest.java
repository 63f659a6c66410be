package io.godwit.testkit.mongodb.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.bson.BsonDocument;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an update is told as. */
class UpdateDescriptionTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {_id: 1, a: 1}            | {_id: 1, a: 2}               | {a: 2}                        | []        | []
            {_id: 1, a: 1}            | {_id: 1, a: {$numberLong: '1'}} | {a: {$numberLong: '1'}}    | []        | []
            {_id: 1, a: 0.0}          | {_id: 1, a: -0.0}            | {a: -0.0}                     | []        | []
            {_id: 1, a: 1, b: 2}      | {_id: 1, b: 2}               | {}                            | ['a']     | []
            {_id: 1, a: {b: 1, c: 1}} | {_id: 1, a: {b: 1, c: 2}}    | {'a.c': 2}                    | []        | []
            {_id: 1, a: {b: 1, c: 1}} | {_id: 1, a: {b: 1}}          | {}                            | ['a.c']   | []
            {_id: 1, a: {b: 1}}       | {_id: 1, a: {c: 1}}          | {a: {c: 1}}                   | []        | []
            {_id: 1, a: [1, 2, 3]}    | {_id: 1, a: [1, 5, 3, 4]}    | {'a.1': 5, 'a.3': 4}          | []        | []
            {_id: 1, a: [1, 2, 3]}    | {_id: 1, a: [1, 2]}          | {}                            | []        | [{field: 'a', newSize: 2}]
            {_id: 1, a: [{b: 1, c: 1}]} | {_id: 1, a: [{b: 1, c: 2}]} | {'a.0.c': 2}                 | []        | []
            {_id: 1, a: [1]}          | {_id: 1, a: []}              | {a: []}                       | []        | []
            {_id: 1, a: 1, b: 1}      | {_id: 1, b: 1, a: 1}         | {a: 1}                        | []        | []
            {_id: 1, a: 1}            | {_id: 1, a: 1, b: null}      | {b: null}                     | []        | []
            """)
    void tellsWhatChangedByPath(String before, String after, String updated, String removed, String truncated) {
        BsonDocument told = UpdateDescription.of(bytes(before), bytes(after), false);
        assertThat(told.getDocument("updatedFields").toJson())
                .isEqualTo(BsonDocument.parse(updated).toJson());
        assertThat(told.get("removedFields"))
                .isEqualTo(BsonDocument.parse("{x: " + removed + "}").get("x"));
        assertThat(told.get("truncatedArrays"))
                .isEqualTo(BsonDocument.parse("{x: " + truncated + "}").get("x"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {_id: 1, 'a.b': 1}        | {_id: 1, 'a.b': 2}           | {'a.b': ['a.b']}
            {_id: 1, a: {'0': 1, b: 1}} | {_id: 1, a: {'0': 2, b: 1}} | {'a.0': ['a', '0']}
            {_id: 1, a: [1, 1]}       | {_id: 1, a: [1, 2]}          | {}
            """)
    void saysHowAPathIsMeantThatCouldMeanSomethingElse(String before, String after, String paths) {
        BsonDocument told = UpdateDescription.of(bytes(before), bytes(after), true);
        assertThat(told.getDocument("disambiguatedPaths").toJson())
                .isEqualTo(BsonDocument.parse(paths).toJson());
    }

    private static byte[] bytes(String json) {
        return Bytes.of(BsonDocument.parse(json));
    }
}
