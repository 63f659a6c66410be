package io.godwit.cli.command;

import io.godwit.cli.Console;
import io.godwit.engine.migration.Definition;
import io.godwit.engine.migration.Desired;
import io.godwit.engine.run.Operations;
import io.godwit.engine.run.Status;
import io.godwit.spi.Endpoint;
import picocli.CommandLine.Command;

/** {@code godwit cancel}. */
@Command(
        name = "cancel",
        description = "Ends a migration and removes what Godwit keeps on source and target; data that was moved stays.")
final class CancelCommand extends EndingCommand {
    CancelCommand(Console console) {
        super(console);
    }

    @Override
    Desired desired() {
        return Desired.CANCEL;
    }

    @Override
    Status end(Operations operations, Definition definition, Endpoint source, Endpoint target) {
        return operations.cancel(definition, source, target);
    }

    @Override
    String member() {
        return "cancelled";
    }

    @Override
    String done() {
        return " is cancelled; data that was moved stays on the target";
    }

    @Override
    String pending() {
        return " will be cancelled at its next safe point";
    }
}
