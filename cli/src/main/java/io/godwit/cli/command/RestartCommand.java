package io.godwit.cli.command;

import io.godwit.cli.Console;
import io.godwit.engine.migration.Definition;
import io.godwit.engine.migration.Desired;
import io.godwit.engine.run.Operations;
import io.godwit.engine.run.Status;
import io.godwit.spi.Endpoint;
import picocli.CommandLine.Command;

/** {@code godwit restart}. */
@Command(
        name = "restart",
        description =
                "Removes what was made and moved on the target, as far as Godwit made it there, so that the next run begins anew.")
final class RestartCommand extends EndingCommand {
    RestartCommand(Console console) {
        super(console);
    }

    @Override
    Desired desired() {
        return Desired.RESTART;
    }

    @Override
    Status end(Operations operations, Definition definition, Endpoint source, Endpoint target) {
        return operations.restart(definition, source, target);
    }

    @Override
    String member() {
        return "emptied";
    }

    @Override
    String done() {
        return " begins anew with the next run: godwit run, or godwit resume";
    }

    @Override
    String pending() {
        return " will be emptied at its next safe point";
    }
}
