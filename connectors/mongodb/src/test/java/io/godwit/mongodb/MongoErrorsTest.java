package io.godwit.mongodb;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ServerAddress;
import io.godwit.spi.ErrorCode;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Option.Side;
import java.io.IOException;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What servers' numbers become. Replies are written by hand after MongoDB's list of error codes: stand-ins. */
class MongoErrorsTest {
    private static MongoCommandException refusal(int number, String name, String text) {
        BsonDocument reply = new BsonDocument("ok", new BsonInt32(0))
                .append("code", new BsonInt32(number))
                .append("codeName", new BsonString(name))
                .append("errmsg", new BsonString(text));
        return new MongoCommandException(reply, new ServerAddress("db1"));
    }

    @ParameterizedTest
    @CsvSource({
        "18, SOURCE, LOGIN_REFUSED",
        "13, SOURCE, PERMISSION_DENIED",
        "286, SOURCE, LOG_LOST",
        "280, SOURCE, LOG_LOST",
        "136, SOURCE, LOG_LOST",
        "239, SOURCE, MONGODB_SNAPSHOT_TOO_OLD",
        "246, SOURCE, MONGODB_SNAPSHOT_TOO_OLD",
        "11000, TARGET, TARGET_REFUSED",
        "14031, TARGET, TARGET_FULL",
        "14031, SOURCE, SOURCE_FULL",
        "121, TARGET, MONGODB_DOCUMENT_INVALID",
        "10334, TARGET, MONGODB_DOCUMENT_TOO_LARGE",
        "20, TARGET, TARGET_REFUSED",
        "10107, TARGET, TARGET_UNREACHABLE",
        "13435, SOURCE, SOURCE_UNREACHABLE",
        "11600, SOURCE, SOURCE_UNREACHABLE",
        "11602, TARGET, TARGET_UNREACHABLE",
        "189, TARGET, TARGET_UNREACHABLE",
        "91, SOURCE, SOURCE_UNREACHABLE",
        "112, TARGET, TARGET_UNREACHABLE",
        "16500, TARGET, MONGODB_THROTTLED",
        "9999, SOURCE, SOURCE_REFUSED",
    })
    void numbersBecomeCodes(int number, Side side, String code) {
        GodwitException made = MongoErrors.of(refusal(number, "Name", "text"), side, "reading", "shop.orders");
        assertThat(made.code().name()).isEqualTo(code);
        assertThat(made.where()).isEqualTo("shop.orders");
    }

    @Test
    void whatIsLostByAFailoverIsTriedAgain() {
        assertThat(MongoErrors.of(refusal(10107, "NotWritablePrimary", ""), Side.TARGET, "writing", "")
                        .code()
                        .remedy())
                .isEqualTo(ErrorCode.Remedy.RETRY);
        RuntimeException broken = new MongoSocketReadException(
                "Exception", new ServerAddress("db1"), new IOException("Connection reset"));
        assertThat(MongoErrors.of(broken, Side.SOURCE, "reading", ""))
                .hasMessage("reading failed: the connection to db1:27017 failed (Connection reset)")
                .extracting(GodwitException::code)
                .isEqualTo(Errors.SOURCE_UNREACHABLE);
        assertThat(MongoErrors.of(new MongoTimeoutException("30000 ms"), Side.TARGET, "writing", "")
                        .code())
                .isEqualTo(Errors.TARGET_UNREACHABLE);
    }

    @Test
    void noValueIsShown() {
        String doubled =
                "E11000 duplicate key error collection: shop.orders index: by number dup key: { number: \"secret\" }";
        assertThat(MongoErrors.of(refusal(11000, "DuplicateKey", doubled), Side.TARGET, "writing", ""))
                .hasMessage("writing failed: a value is there already for index by number (error 11000, DuplicateKey)");
        String invalid = "Document failed validation: { name: \"secret\" }";
        assertThat(MongoErrors.of(refusal(121, "DocumentValidationFailure", invalid), Side.TARGET, "writing", "")
                        .detail())
                .doesNotContain("secret");
        assertThat(MongoErrors.of(2, "BadValue", "can't use secret", Side.SOURCE, "reading", "")
                        .detail())
                .doesNotContain("secret");
    }

    @Test
    void namesAreShown() {
        assertThat(MongoErrors.of(
                        refusal(13, "Unauthorized", "not authorized on shop to execute command"),
                        Side.SOURCE,
                        "reading",
                        ""))
                .hasMessageContaining("not authorized on shop");
    }

    @Test
    void whatIsOursStaysAsItIs() {
        GodwitException ours = new GodwitException(Errors.LOG_LOST, "gone");
        assertThat(MongoErrors.of(ours, Side.SOURCE, "reading", "")).isSameAs(ours);
    }
}
