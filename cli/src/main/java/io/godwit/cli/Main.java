package io.godwit.cli;

import io.godwit.cli.command.GodwitCommand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Where the process begins. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        Console console = new Console(out, err, System.getenv(), terminal());
        int exitCode = GodwitCommand.commandLine(console).execute(args);
        out.flush();
        err.flush();
        System.exit(exitCode);
    }

    /** The launcher can tell whether standard error is a terminal; Java can only tell for input and output together. */
    @SuppressWarnings("SystemConsoleNull") // from Java 22 on it is a guess, for which the launcher tells
    private static boolean terminal() {
        String told = System.getProperty("godwit.terminal", "");
        return told.isEmpty() ? System.console() != null : told.equals("true");
    }
}
