package io.godwit.cli.command;

import io.godwit.cli.Console;
import io.godwit.cli.ExitCode;
import io.godwit.cli.JsonOutput;
import io.godwit.cli.Session;
import io.godwit.cli.display.Amounts;
import io.godwit.cli.display.TextTable;
import io.godwit.engine.migration.Definition;
import io.godwit.engine.validate.ValidationReport;
import io.godwit.engine.validate.ValidationReport.TableResult;
import io.godwit.spi.row.Digest;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code godwit validate}. */
@Command(
        name = "validate",
        description = {
            "Compares every row of source and target now.",
            "While a migration applies changes, both sides are brought to one position first; changes go on meanwhile."
        })
final class ValidateCommand extends SessionCommand {
    @Parameters(paramLabel = "NAME|FILE", description = "The migration's name, or its file.")
    private String migration = "";

    ValidateCommand(Console console) {
        super(console);
    }

    @Override
    int execute(Session session) {
        Definition definition = session.migration(migration, null).definition();
        Console console = session.console();
        ValidationReport report = new Asking(session, isJson())
                .validation(definition)
                .orElseGet(() -> session.operations()
                        .validate(
                                definition,
                                session.source(definition),
                                session.target(definition),
                                isJson() ? sentence -> {} : console.err()::println,
                                () -> false));
        if (isJson()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("identical", report.identical());
            document.put("report", report);
            JsonOutput.print(console.out(), document);
        } else {
            print(console.out(), report);
        }
        return report.identical() ? ExitCode.DONE : ExitCode.NOT_IDENTICAL;
    }

    private static void print(PrintStream out, ValidationReport report) {
        TextTable table = new TextTable("table", "result", ">source rows", ">target rows", "compared by");
        for (TableResult result : report.tables()) {
            table.row(
                    result.source().equals(result.target())
                            ? result.source()
                            : result.source() + " -> " + result.target(),
                    result.identical() ? "equal" : result.reason().isEmpty() ? "DIFFERENT" : "NOT COMPARED",
                    rows(result.sourceDigest()),
                    rows(result.targetDigest()),
                    result.reason().isEmpty() ? result.way() : result.reason());
        }
        table.lines().forEach(out::println);
        out.println();
        String aligned = report.aligned()
                ? " at the same position"
                : "; the sides did not stand at the same position, so differences may be changes under way";
        long different = report.tables().stream().filter(t -> !t.identical()).count();
        String result = report.identical()
                ? "All " + Amounts.count(report.tables().size(), "table") + " are equal"
                : Amounts.count(different) + " of "
                        + Amounts.count(report.tables().size(), "table") + " are not equal";
        out.println(result + aligned + ". It took " + Amounts.duration(report.endedMillis() - report.startedMillis())
                + ".");
    }

    private static String rows(@Nullable Digest digest) {
        return digest == null ? "?" : Amounts.count(digest.rows());
    }
}
