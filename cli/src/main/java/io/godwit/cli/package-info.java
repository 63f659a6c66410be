/**
 * The command line: {@link io.godwit.cli.Main} and what all commands share. {@link io.godwit.cli.Console} is the world
 * outside as commands see it, {@link io.godwit.cli.Session} the state folder and the connectors, {@link
 * io.godwit.cli.ExitCode} the published exit codes.
 */
@NullMarked
package io.godwit.cli;

import org.jspecify.annotations.NullMarked;
