package io.godwit.testkit.fault;

import io.godwit.spi.Checkpoint;
import io.godwit.spi.Writer;

/** A writer that fails as a script says. */
final class FaultyWriter<B> implements Writer<B> {
    private final Writer<B> inner;
    private final Line line;
    private final String name;

    FaultyWriter(Writer<B> inner, Line line, String name) {
        this.inner = inner;
        this.line = line;
        this.name = name;
    }

    @Override
    public void write(B batch) {
        line.run(name + ".write", () -> inner.write(batch));
    }

    @Override
    public void commit(Checkpoint reached) {
        line.run(name + ".commit", () -> inner.commit(reached));
    }

    @Override
    public void close() {
        line.close(name + ".close", inner::close);
    }
}
