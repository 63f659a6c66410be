package io.godwit.engine.reverse;

import io.godwit.spi.Option;
import io.godwit.spi.Source;
import io.godwit.spi.Target;
import java.util.List;

/** Opens both databases of a migration the other way round. */
public interface Ends {
    /** The target as a source, for a migration of this name; the caller closes it. */
    Source newSource(String migration);

    /** The source as a target, for a migration of this name; the caller closes it. */
    Target newTarget(String migration);

    /** The settings that the engine of an address has. */
    List<Option> options(String url);
}
