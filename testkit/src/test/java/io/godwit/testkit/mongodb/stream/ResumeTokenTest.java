package io.godwit.testkit.mongodb.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bson.BsonTimestamp;
import org.junit.jupiter.api.Test;

/** Tokens sort as what they mark, and come back as they were. */
class ResumeTokenTest {
    private static final List<ResumeToken> IN_ORDER = List.of(
            ResumeToken.highWaterMark(new BsonTimestamp(7, 200)),
            ResumeToken.highWaterMark(new BsonTimestamp(8, 100)),
            ResumeToken.event(new BsonTimestamp(8, 100), 0),
            ResumeToken.event(new BsonTimestamp(8, 100), 0).fragment(0),
            ResumeToken.event(new BsonTimestamp(8, 100), 0).fragment(1),
            ResumeToken.event(new BsonTimestamp(8, 100), 0).invalidate(),
            ResumeToken.event(new BsonTimestamp(8, 100), 300),
            ResumeToken.highWaterMark(new BsonTimestamp(8, 101)));

    @Test
    void textsSortAsWhatTheyMark() {
        assertThat(IN_ORDER.stream()
                        .map(token -> token.document().getString("_data").getValue()))
                .isSorted()
                .allMatch(text -> text.startsWith("8200000"));
    }

    @Test
    void textsAreReadBack() {
        assertThat(IN_ORDER.stream().map(token -> ResumeToken.parse(token.document())))
                .isEqualTo(IN_ORDER);
    }
}
