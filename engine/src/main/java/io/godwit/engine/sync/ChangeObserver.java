package io.godwit.engine.sync;

import io.godwit.spi.change.Change;
import java.util.List;

/** Sees what is applied, on the applying thread; must return soon. */
public interface ChangeObserver extends AutoCloseable {
    /** Sees nothing. */
    ChangeObserver NONE = new ChangeObserver() {
        @Override
        public void applying(List<Change> changes) {}

        @Override
        public void committed() {}

        @Override
        public void close() {}
    };

    /** These changes are about to be written, in order; they are on the target after the next {@link #committed}. */
    void applying(List<Change> changes);

    /**
     * What was seen is on the target.
     *
     * @throws io.godwit.spi.GodwitException to stop the run
     */
    void committed();

    /** Nothing more is applied. May be called more than once. */
    @Override
    void close();
}
