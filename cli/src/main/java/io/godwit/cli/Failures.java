package io.godwit.cli;

import io.godwit.cli.display.Style;
import io.godwit.engine.EngineErrors;
import io.godwit.engine.run.Status.ErrorReport;
import io.godwit.spi.GodwitException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Tells of errors: the code, what happened, where, and what to do. Never a stack trace; that is for the log. */
public final class Failures {
    private static final Logger LOG = Logger.getLogger("io.godwit.cli");

    private Failures() {}

    /** Logs an exception, tells of it and gives the exit code. */
    public static int tell(Console console, boolean json, Throwable thrown) {
        ErrorReport report;
        if (thrown instanceof GodwitException known) {
            report = new ErrorReport(
                    known.code().name(),
                    known.code().remedy().name(),
                    known.code().meaning() + "\n" + known.detail(),
                    known.where(),
                    known.code().action());
            LOG.log(Level.WARNING, () -> known.code() + " " + known.detail() + " " + known.where());
            LOG.log(Level.FINE, "its cause", known);
        } else {
            report = new ErrorReport(
                    EngineErrors.INTERNAL.name(),
                    EngineErrors.INTERNAL.remedy().name(),
                    EngineErrors.INTERNAL.meaning() + "\n" + thrown.getClass().getSimpleName(),
                    "",
                    EngineErrors.INTERNAL.action());
            LOG.log(Level.SEVERE, "not foreseen", thrown);
        }
        return tell(console, json, report);
    }

    /** Tells of an error and gives the exit code. */
    public static int tell(Console console, boolean json, ErrorReport report) {
        if (json) {
            JsonOutput.print(console.out(), Map.of("error", fields(report)));
        } else {
            print(console, report);
        }
        return ExitCode.of(report.code(), report.remedy());
    }

    /** Logs an error that ended a run. */
    public static void log(ErrorReport report) {
        LOG.log(Level.WARNING, () -> report.code() + " " + report.message() + " " + report.where());
    }

    /** Prints an error for people. */
    public static void print(Console console, ErrorReport report) {
        PrintStream err = console.err();
        Style style = Style.of(console.environment(), console.terminal());
        err.println(style.bad("error " + report.code()));
        report.message().lines().filter(l -> !l.isBlank()).forEach(l -> err.println("  " + l));
        if (!report.where().isEmpty()) {
            err.println("  where: " + report.where());
        }
        if (!report.action().isEmpty()) {
            err.println("  what to do: " + report.action());
        }
    }

    /** An error as JSON carries it; null for none. */
    public static @Nullable Map<String, Object> fields(@Nullable ErrorReport report) {
        if (report == null) {
            return null;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("code", report.code());
        fields.put("remedy", report.remedy());
        fields.put("message", report.message());
        fields.put("where", report.where());
        fields.put("action", report.action());
        return fields;
    }
}
