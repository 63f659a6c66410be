package io.godwit.mongodb.apply;

import com.mongodb.MongoException;
import com.mongodb.client.ClientSession;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends transactions as MongoDB's specification of drivers asks for ("Transactions", error labels). */
final class Transactions {
    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);
    private static final long PAUSE_MILLIS = 50;

    /**
     * TransactionTooLarge (before 4.2 all of a transaction is one oplog entry of 16 MB), TransactionExceededLifetimeLimitSeconds,
     * TransactionTooLargeForCache (MongoDB's {@code error_codes.yml}).
     */
    private static final Set<Integer> TOO_LARGE = Set.of(257, 290, 388);

    private Transactions() {}

    /** Whether an error says that the target does not take so much in one transaction. */
    static boolean isTooLarge(int number) {
        return TOO_LARGE.contains(number);
    }

    /** Commits; asks again as long as it is not known what became of it. */
    static void commit(ClientSession transaction, long giveUpNanos) {
        while (true) {
            try {
                transaction.commitTransaction();
                return;
            } catch (MongoException e) {
                if (!e.hasErrorLabel(MongoException.UNKNOWN_TRANSACTION_COMMIT_RESULT_LABEL)
                        || System.nanoTime() - giveUpNanos > 0) {
                    throw e;
                }
                LOG.debug("what became of a commit is asked again", e);
                pause(PAUSE_MILLIS);
            }
        }
    }

    /** Gives a transaction up, if it is still there. */
    static void abort(ClientSession transaction) {
        try {
            if (transaction.hasActiveTransaction()) {
                transaction.abortTransaction();
            }
        } catch (MongoException | IllegalStateException e) {
            // The server gives it up by itself; what made us abort it is what the caller hears of.
            LOG.debug("aborting a transaction", e);
        }
    }

    static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GodwitException(Errors.TARGET_UNREACHABLE, "waiting was interrupted", "", e);
        }
    }
}
