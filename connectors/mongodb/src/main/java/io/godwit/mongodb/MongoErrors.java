package io.godwit.mongodb;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoClientException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoCursorNotFoundException;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.MongoWriteException;
import io.godwit.mongodb.capture.CaptureCodes;
import io.godwit.mongodb.catalog.AssessmentCodes;
import io.godwit.mongodb.cosmos.CosmosErrors;
import io.godwit.spi.ErrorCode;
import io.godwit.spi.ErrorCode.Remedy;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Option;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a server or the driver refuses into Godwit's codes, without any value: servers' sentences quote them ("dup key: { ... }"),
 * so that of most errors only the number and its name are shown (MongoDB's list of both: {@code error_codes.yml}).
 */
public final class MongoErrors {
    public static final ErrorCode TLS_REFUSED = new ErrorCode(
            "MONGODB_TLS_REFUSED",
            Remedy.FIX_AND_RESUME,
            "The connection cannot be encrypted as it must be, or the server's certificate is not trusted.",
            "Set tls in the endpoint's address and the option sslCa to what the server offers, or mend the server's certificate.");

    public static final ErrorCode SNAPSHOT_TOO_OLD = new ErrorCode(
            "MONGODB_SNAPSHOT_TOO_OLD",
            Remedy.RETRY,
            "The server no longer shows the moment that is being read.",
            "Nothing to do: what is not loaded yet is read in a newer snapshot. If it happens again and again, raise the server's"
                    + " minSnapshotHistoryWindowInSeconds, or load with more lanes.");

    public static final ErrorCode DOCUMENT_TOO_LARGE = new ErrorCode(
            "MONGODB_DOCUMENT_TOO_LARGE",
            Remedy.FIX_AND_RESUME,
            "A document is larger than the server takes, or larger together with what belongs to it in one message.",
            "Shorten the document on the source, or leave its collection out.");

    public static final ErrorCode DOCUMENT_INVALID = new ErrorCode(
            "MONGODB_DOCUMENT_INVALID",
            Remedy.FIX_AND_RESUME,
            "A collection's validator on the target refuses a document.",
            "Mend the document on the source or the validator on the target, then run the migration again.");

    public static final ErrorCode THROTTLED = new ErrorCode(
            "MONGODB_THROTTLED",
            Remedy.RETRY,
            "The server asks for fewer requests, and went on asking for longer than was waited.",
            "Nothing to do if it happened once. Else raise the throughput of the collection or the account.");

    public static final ErrorCode TRANSACTION_TOO_LARGE = new ErrorCode(
            "MONGODB_TRANSACTION_TOO_LARGE",
            Remedy.FIX_AND_RESUME,
            "The target does not take so many changes in one transaction.",
            "Lower sync.groupChanges in the migration file, so that fewer source transactions share one of the target. Where a single"
                    + " source transaction is too large, raise transactionLifetimeLimitSeconds and the cache on the target, and use"
                    + " MongoDB 4.2 or later there, whose transactions may exceed 16 MB.");

    /** All codes of this connector, those of problems included. */
    public static final List<ErrorCode> ALL = Stream.of(
                    List.of(
                            TLS_REFUSED,
                            SNAPSHOT_TOO_OLD,
                            DOCUMENT_TOO_LARGE,
                            DOCUMENT_INVALID,
                            THROTTLED,
                            TRANSACTION_TOO_LARGE),
                    CaptureCodes.ALL,
                    CosmosErrors.ALL,
                    AssessmentCodes.ALL)
            .flatMap(List::stream)
            .toList();

    private static final Set<Integer> LOGIN = Set.of(11, 18, 334, 8000);
    private static final Set<Integer> PRIVILEGE = Set.of(13, 31, 33);
    private static final Set<Integer> LOG_LOST = Set.of(136, 280, 286);
    private static final Set<Integer> UNIQUE = Set.of(11000, 11001, 12582);
    private static final Set<Integer> TOO_LARGE = Set.of(10334, 17280, 17419, 17420, 16493);
    private static final Set<Integer> FULL = Set.of(14031);
    private static final Set<Integer> SNAPSHOT = Set.of(239, 246);
    private static final Set<Integer> THROTTLING = Set.of(16500, 429);

    /** Elections, shutdowns, moved chunks, lost cursors, time-outs, conflicts: what trying again gets past. */
    private static final Set<Integer> PASSING = Set.of(
            6, 7, 24, 43, 46, 50, 63, 64, 89, 91, 112, 116, 117, 133, 150, 175, 189, 202, 225, 226, 234, 237, 244, 251,
            262, 290, 291, 317, 358, 361, 9001, 10058, 10107, 11600, 11601, 11602, 13388, 13435, 13436);

    /** Names of errors whose servers give no reply's field for it; of those a migration may well meet. */
    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(13, "Unauthorized"),
            Map.entry(18, "AuthenticationFailed"),
            Map.entry(20, "IllegalOperation"),
            Map.entry(26, "NamespaceNotFound"),
            Map.entry(43, "CursorNotFound"),
            Map.entry(48, "NamespaceExists"),
            Map.entry(67, "CannotCreateIndex"),
            Map.entry(72, "InvalidOptions"),
            Map.entry(85, "IndexOptionsConflict"),
            Map.entry(86, "IndexKeySpecsConflict"),
            Map.entry(112, "WriteConflict"),
            Map.entry(115, "CommandNotSupported"),
            Map.entry(121, "DocumentValidationFailure"),
            Map.entry(251, "NoSuchTransaction"),
            Map.entry(10334, "BSONObjectTooLarge"),
            Map.entry(11000, "DuplicateKey"),
            Map.entry(14031, "OutOfDiskSpace"));

    /** Errors whose sentence speaks of namespaces, options and commands, never of a document. */
    private static final Set<Integer> NAMES_ONLY = Set.of(
            13, 26, 48, 59, 67, 68, 72, 73, 76, 85, 86, 115, 123, 148, 160, 166, 168, 197, 223, 263, 303, 317, 372,
            373);

    private MongoErrors() {}

    /**
     * Translates by the server's error number, or by the driver's kind of exception where no server spoke.
     *
     * @param error what the driver threw; what is Godwit's already is given back as it is
     * @param side {@link Option.Side#SOURCE} or {@link Option.Side#TARGET}
     * @param doing what was being done, as a participle: "reading documents"
     * @param where collection or object; may be empty
     */
    public static GodwitException of(RuntimeException error, Option.Side side, String doing, String where) {
        if (error instanceof GodwitException known) {
            return known;
        }
        return new GodwitException(code(error, side), doing + " failed: " + message(error), where, error);
    }

    /**
     * Translates one of a reply's {@code writeErrors}, or a reply read raw.
     *
     * @param number the server's error number
     * @param name the server's name of it; empty if it gave none
     * @param text the server's sentence, of which no value is kept
     */
    public static GodwitException of(
            int number, String name, String text, Option.Side side, String doing, String where) {
        return new GodwitException(
                code(number, "", side), doing + " failed: " + message(number, name, text), where, null);
    }

    /** The server's number of an error; -1 if no server spoke. */
    public static int number(RuntimeException error) {
        if (error instanceof MongoBulkWriteException bulk
                && !bulk.getWriteErrors().isEmpty()) {
            return bulk.getWriteErrors().get(0).getCode();
        }
        if (error instanceof MongoWriteException write) {
            return write.getError().getCode();
        }
        if (error instanceof MongoWriteConcernException concern) {
            return concern.getWriteConcernError().getCode();
        }
        if (error instanceof MongoSecurityException && error.getCause() instanceof MongoException cause) {
            return cause.getCode();
        }
        return error instanceof MongoException known ? known.getCode() : -1;
    }

    private static ErrorCode code(RuntimeException error, Option.Side side) {
        if (caused(error, SSLException.class) != null) {
            return TLS_REFUSED;
        }
        if (error instanceof MongoSecurityException) {
            boolean broken = error.getCause() instanceof MongoSocketException;
            return broken ? unreachable(side) : Errors.LOGIN_REFUSED;
        }
        boolean passing = error instanceof MongoSocketException
                || error instanceof MongoTimeoutException
                || error instanceof MongoCursorNotFoundException
                || (error instanceof MongoException labelled
                        && (labelled.hasErrorLabel(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL)
                                || labelled.hasErrorLabel(MongoException.UNKNOWN_TRANSACTION_COMMIT_RESULT_LABEL)));
        int number = number(error);
        if (passing && !SNAPSHOT.contains(number)) {
            return unreachable(side);
        }
        String name = error instanceof MongoCommandException refused ? "" + refused.getErrorCodeName() : "";
        return code(number, name, side);
    }

    private static ErrorCode unreachable(Option.Side side) {
        return side == Option.Side.SOURCE ? Errors.SOURCE_UNREACHABLE : Errors.TARGET_UNREACHABLE;
    }

    private static ErrorCode code(int number, String name, Option.Side side) {
        boolean source = side == Option.Side.SOURCE;
        if (LOGIN.contains(number)) {
            return Errors.LOGIN_REFUSED;
        }
        if (PRIVILEGE.contains(number)) {
            return Errors.PERMISSION_DENIED;
        }
        if (LOG_LOST.contains(number) || name.equals("ChangeStreamHistoryLost") || name.equals("CappedPositionLost")) {
            return source ? Errors.LOG_LOST : Errors.TARGET_UNREACHABLE;
        }
        if (SNAPSHOT.contains(number)) {
            return SNAPSHOT_TOO_OLD;
        }
        if (THROTTLING.contains(number)) {
            return THROTTLED;
        }
        if (PASSING.contains(number)) {
            return unreachable(side);
        }
        if (FULL.contains(number)) {
            return source ? Errors.SOURCE_FULL : Errors.TARGET_FULL;
        }
        if (TOO_LARGE.contains(number)) {
            return DOCUMENT_TOO_LARGE;
        }
        if (number == 121) {
            return DOCUMENT_INVALID;
        }
        return source ? Errors.SOURCE_REFUSED : Errors.TARGET_REFUSED;
    }

    /** What can be said of an error without a value: what the driver says of itself, or the server's number and name. */
    public static String message(RuntimeException error) {
        if (caused(error, UnknownHostException.class) != null) {
            return "the host's name is not known";
        }
        SSLException tls = caused(error, SSLException.class);
        if (tls != null) {
            return "TLS: " + tls.getMessage();
        }
        int number = number(error);
        if (error instanceof MongoCursorNotFoundException) {
            return "the server no longer has the cursor";
        }
        if (number <= 0) {
            return ofDriver(error);
        }
        String text = error instanceof MongoCommandException refused
                ? refused.getErrorMessage()
                : error instanceof MongoWriteException write
                        ? write.getError().getMessage()
                        : error instanceof MongoBulkWriteException bulk
                                        && !bulk.getWriteErrors().isEmpty()
                                ? bulk.getWriteErrors().get(0).getMessage()
                                : "";
        return message(number, error instanceof MongoCommandException named ? named.getErrorCodeName() : "", text);
    }

    private static String ofDriver(RuntimeException error) {
        if (error instanceof MongoTimeoutException) {
            return "no server that could do it was found in time";
        }
        if (error instanceof MongoSecurityException) {
            return "the server refused the user";
        }
        if (error instanceof MongoSocketException socket) {
            Throwable cause = socket.getCause();
            String why = cause == null || cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")";
            return "the connection to " + socket.getServerAddress() + " failed" + why;
        }
        // what the driver itself finds wrong with an operation quotes no document
        return error instanceof MongoClientException
                ? "" + error.getMessage()
                : error.getClass().getSimpleName();
    }

    private static String message(int number, @Nullable String given, @Nullable String text) {
        String name = given == null || given.isEmpty() ? NAMES.getOrDefault(number, "") : given;
        String told = "(error " + number + (name.isEmpty() ? "" : ", " + name) + ")";
        String sentence = text == null ? "" : text;
        if (UNIQUE.contains(number)) {
            return "a value is there already for index " + index(sentence) + " " + told;
        }
        if (number == 18) {
            return "the server refused the user or the password " + told;
        }
        return NAMES_ONLY.contains(number) && !sentence.isEmpty()
                ? sentence + " " + told
                : "the server refused it " + told;
    }

    /** {@code E11000 duplicate key error collection: shop.orders index: number_1 dup key: { number: ... }}: the part before the values. */
    private static String index(String sentence) {
        int start = sentence.indexOf(" index: ");
        int end = start < 0 ? -1 : sentence.indexOf(" dup key:", start);
        return end < 0
                ? "(the server did not say which)"
                : sentence.substring(start + 8, end).strip();
    }

    private static <T extends Throwable> @Nullable T caused(Throwable error, Class<T> kind) {
        return Stream.iterate(error, e -> e != null && e.getCause() != e, Throwable::getCause)
                .limit(10)
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst()
                .orElse(null);
    }
}
