package io.godwit.mysql.apply;

import io.godwit.spi.Checkpoint;
import io.godwit.spi.Errors;
import io.godwit.spi.GodwitException;
import io.godwit.spi.Writer;
import io.godwit.spi.load.Split;
import io.godwit.spi.row.Batch;

/**
 * Tells a split that was loaded before from rows that are in the way. Tables have their keys from the beginning here, so that rows
 * which come again are refused long before their fact is: and that they are here already is then found in the facts.
 */
public final class SplitWriter implements Writer<Batch> {
    private final Facts facts;
    private final Split split;
    private final Writer<Batch> rows;

    /** Wraps the writer that does the work. */
    public SplitWriter(Facts facts, Split split, Writer<Batch> rows) {
        this.facts = facts;
        this.split = split;
        this.rows = rows;
    }

    @Override
    public void write(Batch batch) {
        try {
            rows.write(batch);
        } catch (GodwitException e) {
            throw explained(e);
        }
    }

    @Override
    public void commit(Checkpoint reached) {
        try {
            rows.commit(reached);
        } catch (GodwitException e) {
            throw explained(e);
        }
    }

    private GodwitException explained(GodwitException refusal) {
        boolean loadedBefore = refusal.code().equals(Errors.TARGET_REFUSED) && facts.isLoaded(split);
        return loadedBefore
                ? new GodwitException(Errors.FACT_EXISTS, "this is recorded already", split.toString(), refusal)
                : refusal;
    }

    @Override
    public void close() {
        rows.close();
    }
}
