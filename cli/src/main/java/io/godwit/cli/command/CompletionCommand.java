package io.godwit.cli.command;

import io.godwit.cli.Console;
import io.godwit.cli.ExitCode;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code godwit completion}. */
@Command(
        name = "completion",
        description =
                "Prints a completion script; put `source <(godwit completion bash)` into your shell's start-up file.")
final class CompletionCommand implements Callable<Integer> {
    /** Shells there is a script for; the one script serves both. */
    enum Shell {
        BASH,
        ZSH
    }

    private final Console console;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "bash|zsh", description = "The shell.")
    private Shell shell = Shell.BASH;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli sets and reads it
    private boolean help;

    CompletionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (shell == Shell.ZSH) {
            console.out().println("autoload -U +X compinit && compinit");
        }
        console.out().print(AutoComplete.bash("godwit", spec.root().commandLine()));
        console.out().flush();
        return ExitCode.DONE;
    }
}
