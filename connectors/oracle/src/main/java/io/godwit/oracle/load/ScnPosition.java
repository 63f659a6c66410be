package io.godwit.oracle.load;

import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.change.Position;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in the log, told by a system change number: the database's own count of commits (Database Concepts, "Transactions"), the
 * same on all instances of a cluster. Several transactions may commit at one number; a position between them names those that it
 * covers.
 *
 * @param scn everything committed before this number is covered
 * @param transactions the transactions that committed at this very number and are covered, sorted; empty if all are
 * @param since the number from which on the log must be read to see every transaction whole that is not covered: what is committed
 *     later may have begun earlier
 */
public record ScnPosition(long scn, List<String> transactions, long since) implements Position {
    /** Before everything. */
    public static final ScnPosition NONE = new ScnPosition(0);

    private static final Pattern TEXT =
            Pattern.compile("(\\d{1,18})(?::([0-9a-zA-Z._]+(?:-[0-9a-zA-Z._]+)*))?(?:/(\\d{1,18}))?");

    /** Covers what was committed up to a number, itself included. */
    public ScnPosition(long scn) {
        this(scn, List.of(), scn);
    }

    /** Sorts the transactions; a beginning after the number is none. */
    public ScnPosition {
        transactions = transactions.stream().sorted().distinct().toList();
        since = Math.min(since, scn);
    }

    /** Reads what {@link #text} wrote. */
    public static ScnPosition parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new GodwitException(Errors.SOURCE_REPLACED, "not a position of Oracle", text, null);
        }
        long scn = Long.parseLong(parts.group(1));
        List<String> transactions =
                parts.group(2) == null ? List.of() : List.of(parts.group(2).split("-"));
        return new ScnPosition(scn, transactions, parts.group(3) == null ? scn : Long.parseLong(parts.group(3)));
    }

    /** Where a transaction ends that committed at a number, after others that committed at the same. */
    public static ScnPosition ofCommit(long scn, Collection<String> transactions, long since) {
        return new ScnPosition(scn, List.copyOf(transactions), since);
    }

    @Override
    public boolean covers(Position other) {
        if (!(other instanceof ScnPosition position) || scn < position.scn) {
            return false;
        }
        boolean all = transactions.isEmpty();
        return scn > position.scn
                || all
                || (!position.transactions.isEmpty() && transactions.containsAll(position.transactions));
    }

    @Override
    public String text() {
        return scn
                + (transactions.isEmpty() ? "" : ":" + String.join("-", transactions))
                + (since == scn ? "" : "/" + since);
    }

    @Override
    public long bytesSince(Position earlier) {
        return -1;
    }
}
