package io.godwit.mongodb.catalog;

import com.mongodb.MongoCommandException;
import io.godwit.mongodb.MongoErrors;
import io.godwit.spi.ErrorCode;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Option;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * Why a server did not make an object. A sentence about a definition is shown; one that may quote a document is not.
 *
 * @param number the server's error number
 * @param name its name; may be empty
 * @param text the server's sentence
 */
record Refusal(int number, String name, String text) {
    private static final Set<Integer> UNIQUE = Set.of(11000, 11001, 12582);

    /** Of definitions only: BadValue and the like, unknown fields, unknown commands, conflicts of options. */
    private static final Set<Integer> OF_DEFINITIONS =
            Set.of(2, 9, 14, 59, 67, 72, 73, 85, 86, 115, 166, 171, 197, 223, 40415, 51024, 51091, 5510);

    private static final Pattern NOT_THERE =
            Pattern.compile("not (yet )?(supported|implemented|allowed)|unsupported|unrecognized|unknown field");

    /**
     * Reads one. DocumentDB answers for the shard that it does not have: {@code raw.defaultShard}.
     *
     * @throws GodwitException if trying again may help, or the user may not do it at all
     */
    static Refusal of(MongoCommandException error, Option.Side side, String doing, String where) {
        BsonDocument reply = error.getResponse();
        Refusal refusal = new Refusal(error.getErrorCode(), error.getErrorCodeName(), error.getErrorMessage());
        if (error.getErrorCode() <= 0 && reply.isDocument("raw")) {
            for (BsonValue shard : reply.getDocument("raw").values()) {
                BsonDocument own = shard.isDocument() ? shard.asDocument() : new BsonDocument();
                if (own.isNumber("code")) {
                    refusal = new Refusal(
                            own.getNumber("code").intValue(),
                            Command.string(own, "codeName"),
                            Command.string(own, "errmsg"));
                }
            }
        }
        GodwitException known = MongoErrors.of(
                refusal.number, refusal.name, refusal.isOfDefinition() ? refusal.text : "", side, doing, where);
        boolean passing = known.code().remedy() == ErrorCode.Remedy.RETRY;
        if (passing) {
            throw MongoErrors.of(error, side, doing, where);
        }
        return refusal;
    }

    private boolean isOfDefinition() {
        return OF_DEFINITIONS.contains(number)
                || NOT_THERE.matcher(text.toLowerCase(Locale.ROOT)).find();
    }

    /** Whether two documents share what only one may have. */
    boolean isDoubled() {
        return UNIQUE.contains(number) || text.toLowerCase(Locale.ROOT).contains("duplicate key");
    }

    /** Whether the server says no more than that something went wrong within (InternalError, UnknownError). */
    boolean isUnsaid() {
        return (number == 1 || number == 8) && !isOfDefinition() && !isDoubled();
    }

    /** For people. */
    String reason() {
        String told = "(error " + number + (name.isEmpty() ? "" : ", " + name) + ")";
        return isOfDefinition() && !isDoubled()
                ? text.replaceFirst("^ERROR: ", "") + " " + told
                : "the server refused it " + told;
    }

    /** To stop with. */
    GodwitException failure(Option.Side side, String doing, String where) {
        GodwitException known = MongoErrors.of(number, name, "", side, doing, where);
        return new GodwitException(known.code(), doing + " failed: " + reason(), where, null);
    }
}
