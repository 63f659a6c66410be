package io.godwit.cli.command;

import io.godwit.cli.Console;
import io.godwit.cli.ExitCode;
import io.godwit.cli.Failures;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code godwit}: puts the commands together. */
@Command(
        name = "godwit",
        mixinStandardHelpOptions = false,
        subcommands = HelpCommand.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Moves databases, and proves that nothing was lost.",
        footerHeading = "%nBegin with: godwit assess FILE%n")
public final class GodwitCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @CommandLine.Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli sets and reads it
    private boolean help;

    private GodwitCommand() {}

    /** The whole command line, ready to execute. */
    public static CommandLine commandLine(Console console) {
        CommandLine line = new CommandLine(new GodwitCommand())
                .addSubcommand(new RunCommand(console))
                .addSubcommand(new AssessCommand(console))
                .addSubcommand(new PlanCommand(console))
                .addSubcommand(new StatusCommand(console))
                .addSubcommand(new PauseCommand(console))
                .addSubcommand(new ResumeCommand(console))
                .addSubcommand(new CutoverCommand(console))
                .addSubcommand(new ReverseCommand(console))
                .addSubcommand(new ValidateCommand(console))
                .addSubcommand(new RepairCommand(console))
                .addSubcommand(
                        new CommandLine(new ProofCommand(console)).addSubcommand(new ProofVerifyCommand(console)))
                .addSubcommand(new CancelCommand(console))
                .addSubcommand(new RestartCommand(console))
                .addSubcommand(new ScenariosCommand(console))
                .addSubcommand(new CompletionCommand(console))
                .addSubcommand(new VersionCommand(console));
        line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
        line.setUsageHelpAutoWidth(true);
        line.setUsageHelpWidth(100);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.getCommandSpec().usageMessage().exitCodeListHeading("%nExit codes:%n");
        Map<String, String> meanings = new java.util.LinkedHashMap<>();
        ExitCode.MEANINGS.forEach(m -> meanings.put(m.getKey().toString(), m.getValue()));
        line.getCommandSpec().usageMessage().exitCodeList(meanings);
        line.setParameterExceptionHandler((e, args) -> usage(console, e));
        line.setExecutionExceptionHandler((e, failed, result) -> e instanceof Asking.RequestFailed answered
                ? Failures.tell(console, isJson(failed), answered.report())
                : Failures.tell(console, isJson(failed), e));
        return line;
    }

    private static boolean isJson(CommandLine failed) {
        return failed.getCommand() instanceof JsonAnswer command && command.isJson();
    }

    private static int usage(Console console, ParameterException e) {
        String message = e.getMessage();
        if (e instanceof CommandLine.UnmatchedArgumentException unmatched
                && e.getCommandLine().getParent() == null) {
            message = "there is no such command: " + String.join(" ", unmatched.getUnmatched());
        }
        console.err().println("error: " + message);
        CommandLine.UnmatchedArgumentException.printSuggestions(
                e, new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
        console.err().println("See: " + e.getCommandLine().getCommandSpec().qualifiedName(" ") + " --help");
        return ExitCode.USAGE;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
