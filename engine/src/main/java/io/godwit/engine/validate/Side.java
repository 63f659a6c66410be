package io.godwit.engine.validate;

import io.godwit.engine.validate.TableComparison.Half;
import io.godwit.spi.Source;
import io.godwit.spi.load.Snapshot;

/** One of the two databases under comparison. */
record Side(boolean isSource, Source source, Snapshot snapshot) {
    String name() {
        return isSource ? "source" : "target";
    }

    Half half(TableComparison table) {
        return isSource ? table.source() : table.target();
    }
}
