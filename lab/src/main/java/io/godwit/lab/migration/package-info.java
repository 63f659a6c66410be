/**
 * One migration as its operator has it: a folder, processes, and what can be seen from outside.
 */
@NullMarked
package io.godwit.lab.migration;

import org.jspecify.annotations.NullMarked;
