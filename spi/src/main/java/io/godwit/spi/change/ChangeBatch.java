package io.godwit.spi.change;

import java.util.List;

/**
 * One source transaction, a fragment of a large one, or a heartbeat. Owned by whoever receives it.
 *
 * @param changes row changes in the order the source made them; empty in a heartbeat
 * @param transaction the source's number of the transaction, for people; empty in a heartbeat
 * @param commit where this transaction ends in the log: the same in all its fragments. In a heartbeat, a position up to
 *     which there is nothing more to come
 * @param last whether the transaction ends with this batch: only then may the target commit
 * @param commitMillis when the source committed, milliseconds since 1970; 0 if not known
 * @param bytes memory held, for bounding queues
 */
public record ChangeBatch(
        List<Change> changes, String transaction, Position commit, boolean last, long commitMillis, long bytes) {
    /** Nothing happened up to this position. */
    public static ChangeBatch heartbeat(Position position) {
        return new ChangeBatch(List.of(), "", position, true, 0, 64);
    }

    /** Whether it carries a transaction, not just a position. */
    public boolean isTransaction() {
        return !transaction.isEmpty();
    }
}
