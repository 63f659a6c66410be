package io.godwit.mongodb.cosmos;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoServerException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoWriteException;
import com.mongodb.bulk.BulkWriteError;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells "not now" from "never" in what a server answers.
 *
 * <p>Request units that are used up are error 16500, TooManyRequests (Microsoft Learn, "Troubleshoot common issues in Azure Cosmos DB's API
 * for MongoDB"); its message carries {@code RetryAfterMs=} and the HTTP status 429 that the service's inner layer gave, as in
 * MicrosoftDocs/azure-docs issue 69351: in a bulk, some writes are done and others refused, each with an error of its own. Not every
 * refusal says when to come again. Error 50, ExceededTimeLimit, comes after 60 seconds, also when the account retries by itself
 * ("Prevent rate-limiting errors for Azure Cosmos DB for MongoDB operations"), and leaves open what was done.
 */
final class NotNow {
    private static final int TOO_MANY_REQUESTS = 16500;
    private static final int HTTP_TOO_MANY_REQUESTS = 429;
    private static final int EXCEEDED_TIME_LIMIT = 50;
    private static final Pattern RETRY_AFTER = Pattern.compile("RetryAfterMs\\s*[=:]\\s*(\\d{1,9})");

    private NotNow() {}

    /** Whether one write of a bulk was refused because of the budget. */
    static boolean throttled(BulkWriteError error) {
        return throttled(error.getCode(), error.getMessage());
    }

    /** Whether a whole request was refused because of the budget. */
    static boolean throttled(MongoException e) {
        return throttled(e.getCode(), message(e));
    }

    private static boolean throttled(int code, String message) {
        return code == TOO_MANY_REQUESTS
                || code == HTTP_TOO_MANY_REQUESTS
                || message.contains("TooManyRequests")
                || message.contains("Request rate is large");
    }

    /** Whether nobody can say whether what was asked has been done: the answer is lost, or time ran out. */
    static boolean open(MongoException e) {
        return e instanceof MongoSocketException
                || e instanceof MongoConnectionPoolClearedException
                || e instanceof MongoNodeIsRecoveringException
                || e instanceof MongoNotPrimaryException
                || outOfTime(e);
    }

    /** Whether the server gave up after its time limit. */
    static boolean outOfTime(MongoException e) {
        return e instanceof MongoExecutionTimeoutException || e.getCode() == EXCEEDED_TIME_LIMIT;
    }

    /** Whether one write of a bulk ran out of time. */
    static boolean outOfTime(BulkWriteError error) {
        return error.getCode() == EXCEEDED_TIME_LIMIT;
    }

    /** When the server asks to be left alone until, in milliseconds from now; 0 if it does not say. */
    static long retryAfterMillis(String message) {
        Matcher found = RETRY_AFTER.matcher(message);
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }

    /** What the server wrote. */
    static String message(MongoException e) {
        if (e instanceof MongoCommandException command) {
            return command.getErrorMessage();
        }
        if (e instanceof MongoWriteException write) {
            return write.getError().getMessage();
        }
        String message = e instanceof MongoServerException ? e.getMessage() : "";
        return message == null ? "" : message;
    }
}
