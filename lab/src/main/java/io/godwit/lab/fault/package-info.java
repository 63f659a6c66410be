/**
 * Faults as data, and the migration in which one is injected in one phase: {@link io.godwit.lab.fault.Trial}.
 */
@NullMarked
package io.godwit.lab.fault;

import org.jspecify.annotations.NullMarked;
