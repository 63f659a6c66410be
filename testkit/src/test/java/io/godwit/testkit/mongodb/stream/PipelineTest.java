package io.godwit.testkit.mongodb.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stages behind a change stream's do to events. */
class PipelineTest {
    private static final BsonDocument EVENT = BsonDocument.parse(
            "{_id: {_data: 'x'}, operationType: 'update', ns: {db: 'shop', coll: 'orders.old'}, n: 1}");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{operationType: 'update'}",
                "{operationType: {$in: ['insert', 'update']}, 'ns.db': 'shop'}",
                "{'ns.coll': {$regex: '^orders\\\\.'}}",
                "{'ns.coll': {$in: ['x', {$regularExpression: {pattern: 'OLD$', options: 'i'}}]}}",
                "{$or: [{n: 5}, {n: {$numberLong: '1'}}]}",
                "{$nor: [{operationType: 'drop'}], missing: {$exists: false}, absent: null}",
                "{'ns.coll': {$not: {$regex: '^system'}}, n: {$nin: [2, 3], $ne: 4}}"
            })
    void matchLetsThrough(String query) {
        assertThat(applied("{$match: " + query + "}")).isEqualTo(EVENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{operationType: 'insert'}",
                "{'ns.db': {$nin: ['shop']}}",
                "{n: {$exists: false}}",
                "{$and: [{n: 1}, {n: 2}]}"
            })
    void matchKeepsBack(String query) {
        assertThat(applied("{$match: " + query + "}")).isNull();
    }

    @Test
    void projectKeepsOrLeavesOut() {
        assertThat(applied("{$project: {'ns.coll': 1}}"))
                .isEqualTo(BsonDocument.parse("{_id: {_data: 'x'}, ns: {coll: 'orders.old'}}"));
        assertThat(applied("{$project: {'ns.coll': 0, n: 0}}"))
                .isEqualTo(BsonDocument.parse("{_id: {_data: 'x'}, operationType: 'update', ns: {db: 'shop'}}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{$group: {_id: 1}}",
                "{$match: {$expr: true}}",
                "{$match: {n: {$gt: 0}}}",
                "{$project: {a: '$n'}}"
            })
    void whatIsNotEvaluatedIsRefusedByName(String stage) {
        assertThatThrownBy(() -> applied(stage))
                .isInstanceOf(StreamException.class)
                .hasMessageContaining("test gateway");
    }

    private static @Nullable BsonDocument applied(String stage) {
        return Pipeline.of(List.of(BsonDocument.parse(stage))).apply(EVENT);
    }
}
