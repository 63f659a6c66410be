/**
 * The suites that every connector passes. An engine's tests subclass them and say how to reach its servers.
 *
 * <ul>
 *   <li>{@link io.godwit.testkit.contract.SourceContract}, {@link io.godwit.testkit.contract.ChangesContract}, {@link
 *       io.godwit.testkit.contract.TargetContract}, {@link io.godwit.testkit.contract.ApplyContract}, {@link
 *       io.godwit.testkit.contract.ConvergeContract} and {@link io.godwit.testkit.contract.TypeContract} are the suites;
 *       {@link io.godwit.testkit.contract.ContractSuite} is what they share.
 *   <li>{@link io.godwit.testkit.contract.TestDatabase} is an engine's database under test, with tables of a {@link
 *       io.godwit.testkit.contract.Shape}.
 *   <li>{@link io.godwit.testkit.contract.Behaviour} is what an engine may say it cannot do.
 *   <li>{@link io.godwit.testkit.contract.TypeCase} is one native type with the values it has to carry.
 *   <li>{@link io.godwit.testkit.contract.Moves} moves rows and changes without an engine.
 *   <li>{@link io.godwit.testkit.contract.Workload} writes while something else happens.
 *   <li>{@link io.godwit.testkit.contract.NeutralText} writes neutral cells as text and reads them back.
 * </ul>
 */
@NullMarked
package io.godwit.testkit.contract;

import org.jspecify.annotations.NullMarked;
