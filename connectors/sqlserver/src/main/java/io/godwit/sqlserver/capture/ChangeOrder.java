package io.godwit.sqlserver.capture;

/**
 * Where a row of a change table stands among all: by its transaction's commit, then in the order in which the transaction's commands
 * were done. The number in the log ({@code __$seqval}) parts what one command did; it does not order commands, since an update that is
 * carried out in two steps is logged out of order.
 *
 * @param commit {@code __$start_lsn}
 * @param command {@code __$command_id}, 0 if none was noted
 * @param sequence {@code __$seqval}
 * @param operation {@code __$operation}
 */
record ChangeOrder(LogPosition commit, int command, LogPosition sequence, int operation)
        implements Comparable<ChangeOrder> {
    @Override
    public int compareTo(ChangeOrder other) {
        int order = commit.compareTo(other.commit);
        if (order == 0) {
            order = Integer.compare(command, other.command);
        }
        if (order == 0) {
            order = sequence.compareTo(other.sequence);
        }
        return order != 0 ? order : Integer.compare(operation, other.operation);
    }

    /** Whether both speak of one command, or of one thing that was logged: either is noted for the two halves of an update. */
    boolean isLoggedAs(ChangeOrder other) {
        return commit.equals(other.commit)
                && (sequence.equals(other.sequence) || (command != 0 && command == other.command));
    }
}
