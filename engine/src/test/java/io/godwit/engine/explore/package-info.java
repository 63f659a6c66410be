/**
 * The engine as it ships, over databases in memory, in many interleavings: {@link io.godwit.engine.explore.Exploration} runs
 * one seed, {@code ExplorerTest} many of them, {@code MutationTest} shows that each rule is needed.
 */
@NullMarked
package io.godwit.engine.explore;

import org.jspecify.annotations.NullMarked;
