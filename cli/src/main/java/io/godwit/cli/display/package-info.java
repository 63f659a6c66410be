/**
 * What people see: {@link io.godwit.cli.display.Progress} draws a status and {@link
 * io.godwit.cli.display.ProgressScreen} shows it while a run lasts, {@link io.godwit.cli.display.Words} says what to do next, {@link io.godwit.cli.display.TextTable} lines columns
 * up, {@link io.godwit.cli.display.Amounts} writes numbers, {@link io.godwit.cli.display.Style} knows what the terminal can.
 */
@NullMarked
package io.godwit.cli.display;

import org.jspecify.annotations.NullMarked;
