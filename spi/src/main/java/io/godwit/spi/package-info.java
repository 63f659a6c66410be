/**
 * The contracts between the engine and the databases it moves data between.
 *
 * <ul>
 *   <li>{@link io.godwit.spi.Connector}: all Godwit knows of one engine; opens {@link io.godwit.spi.Source} and {@link
 *       io.godwit.spi.Target}.
 *   <li>{@link io.godwit.spi.Reader} and {@link io.godwit.spi.Writer}: the only way data moves, for rows and for changes.
 *   <li>{@link io.godwit.spi.TablePlan}: what was decided once for a table, so that loops look nothing up.
 *   <li>{@link io.godwit.spi.Checkpoint} and {@link io.godwit.spi.Progress}: one fact about the target, and all of them.
 *   <li>{@link io.godwit.spi.Problem}: something found before anything was changed; {@link
 *       io.godwit.spi.GodwitException}: something that stopped the run. Both carry an {@link io.godwit.spi.ErrorCode}.
 *   <li>{@link io.godwit.spi.Endpoint}, {@link io.godwit.spi.Secret}, {@link io.godwit.spi.Option}, {@link
 *       io.godwit.spi.Identity}: where a database is, how to get in, what can be set, and which one it turned out to be.
 * </ul>
 */
@NullMarked
package io.godwit.spi;

import org.jspecify.annotations.NullMarked;
