package io.godwit.testkit.fault;

import io.godwit.spi.Reader;
import org.jspecify.annotations.Nullable;

/** A reader that fails as a script says. */
final class FaultyReader<B> implements Reader<B> {
    private final Reader<B> inner;
    private final Line line;
    private final String name;

    FaultyReader(Reader<B> inner, Line line, String name) {
        this.inner = inner;
        this.line = line;
        this.name = name;
    }

    @Override
    public @Nullable B next() {
        line.run(name + ".next", () -> {});
        return inner.next();
    }

    @Override
    public void close() {
        inner.close();
    }
}
