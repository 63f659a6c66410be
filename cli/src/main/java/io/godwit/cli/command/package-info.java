/** One class a command; {@link io.godwit.cli.command.GodwitCommand} puts them together. */
@NullMarked
package io.godwit.cli.command;

import org.jspecify.annotations.NullMarked;
