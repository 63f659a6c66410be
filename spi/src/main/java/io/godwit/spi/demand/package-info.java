/**
 * What a target asks of a source's rows before they are moved, in no engine's words: {@link io.godwit.spi.demand.Demand} says
 * it, {@link io.godwit.spi.demand.Answer} how many rows do not keep to it. The target knows its own limits and not where rows
 * come from; the source counts in its own language and does not know where they go.
 */
@NullMarked
package io.godwit.spi.demand;

import org.jspecify.annotations.NullMarked;
