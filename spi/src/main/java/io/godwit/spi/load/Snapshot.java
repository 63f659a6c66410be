package io.godwit.spi.load;

import io.godwit.spi.change.Position;

/** A view of a source from which splits are read. Valid until closed; many readers may use it at once. */
public interface Snapshot extends AutoCloseable {
    /** Its place in the log: exact if it was asked for positioned, else a lower bound. */
    Position position();

    /** Whether all reads see the same moment; if not, each sees some moment at or after the position. */
    boolean consistent();

    /** Frees the view; may be called more than once. */
    @Override
    void close();
}
