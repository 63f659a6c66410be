package io.godwit.engine.migration;

import io.godwit.spi.Source;
import io.godwit.spi.Target;

/**
 * Both databases of a migration, open.
 *
 * @param source where from
 * @param target where to
 * @param readBack the target's database opened for reading, to compare it
 */
public record Sides(Source source, Target target, Source readBack) {}
