package io.godwit.spi.change;

import java.io.Serializable;

/**
 * What became of the changes received; {@code received = applied + filtered + quarantined} holds before any position is
 * released.
 *
 * @param transactions source transactions, whole
 * @param received row changes that the source sent
 * @param applied row changes whose effect is on the target, those that a later change in the same group undid included
 * @param filtered row changes that the load contained already
 * @param quarantined row changes put aside
 * @param inserts of the applied
 * @param updates of the applied
 * @param deletes of the applied; a truncation is one change and counts here
 */
public record Ledger(
        long transactions,
        long received,
        long applied,
        long filtered,
        long quarantined,
        long inserts,
        long updates,
        long deletes)
        implements Serializable {
    /** Nothing received yet. */
    public static final Ledger ZERO = new Ledger(0, 0, 0, 0, 0, 0, 0, 0);

    /** Whether everything received is accounted for. */
    public boolean balanced() {
        return received == applied + filtered + quarantined && applied == inserts + updates + deletes;
    }

    /** Sum of two. */
    public Ledger plus(Ledger other) {
        return new Ledger(
                transactions + other.transactions,
                received + other.received,
                applied + other.applied,
                filtered + other.filtered,
                quarantined + other.quarantined,
                inserts + other.inserts,
                updates + other.updates,
                deletes + other.deletes);
    }
}
