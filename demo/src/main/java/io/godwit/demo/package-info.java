/**
 * The demonstration: a migration between two real servers under a live application. {@link io.godwit.demo.Demo} is the program;
 * {@code SampleDatabase} fills the source, {@code Application} writes to it, {@code GodwitProcess} runs the command line as anybody would.
 */
@NullMarked
package io.godwit.demo;

import org.jspecify.annotations.NullMarked;
