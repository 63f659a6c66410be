package io.godwit.cli.command;

import io.godwit.cli.Console;
import io.godwit.cli.ExitCode;
import io.godwit.cli.Failures;
import io.godwit.cli.JsonOutput;
import io.godwit.cli.Session;
import io.godwit.cli.display.Amounts;
import io.godwit.cli.display.TextTable;
import io.godwit.engine.migration.Definition;
import io.godwit.engine.repair.RepairReport;
import io.godwit.engine.repair.RepairReport.TableRepair;
import io.godwit.engine.run.Answers;
import io.godwit.engine.state.Request;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code godwit repair}. */
@Command(
        name = "repair",
        description = {
            "Makes rows of the target equal to the source again where a comparison finds that they differ.",
            "Changes go on being applied. A running migration does it itself; otherwise this command does, and ends.",
            "Find out first what wrote to the target, and stop it."
        })
final class RepairCommand extends SessionCommand {
    @Parameters(paramLabel = "NAME|FILE", description = "The migration's name, or its file.")
    private String migration = "";

    @Option(
            names = "--table",
            paramLabel = "SCHEMA.TABLE",
            description = "A table to repair, by its name on the source; may be given several times. All if left out.")
    private List<String> tables = List.of();

    @Option(names = "--dry-run", description = "Only say what differs.")
    private boolean dryRun;

    RepairCommand(Console console) {
        super(console);
    }

    @Override
    int execute(Session session) {
        session.known(migration);
        Definition definition = session.migration(migration, null).definition();
        Console console = session.console();
        Request answer = new Asking(session, isJson())
                .serve(definition, Request.Kind.REPAIR, new Request.Arguments(tables, dryRun));
        if (!answer.answered()) {
            console.err().println("Interrupted; rows that were repaired stay so.");
            return ExitCode.INTERRUPTED;
        }
        if (answer.state() == Request.State.FAILED) {
            return Failures.tell(console, isJson(), Answers.error(answer));
        }
        RepairReport report = Answers.repair(answer);
        if (isJson()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("identical", report.after().identical());
            document.put("repaired", report.repaired());
            document.put("report", report);
            JsonOutput.print(console.out(), document);
        } else {
            print(console.out(), report);
        }
        return report.after().identical() ? ExitCode.DONE : ExitCode.NOT_IDENTICAL;
    }

    private static void print(PrintStream out, RepairReport report) {
        if (!report.tables().isEmpty()) {
            TextTable table = new TextTable("table", "found", ">repaired", "left");
            for (TableRepair repair : report.tables()) {
                table.row(
                        repair.source().equals(repair.target())
                                ? repair.source()
                                : repair.source() + " -> " + repair.target(),
                        repair.found(),
                        report.dryRun() ? "-" : Amounts.count(repair.repaired()),
                        repair.left());
            }
            table.lines().forEach(out::println);
            out.println();
        }
        int compared = report.after().tables().size();
        String result;
        if (report.tables().isEmpty()) {
            result = report.after().identical()
                    ? "Nothing to repair: all " + Amounts.count(compared, "table") + " are equal."
                    : "Not all tables could be compared; see: godwit validate.";
        } else if (report.dryRun()) {
            result = "Nothing was written.";
        } else if (report.after().identical()) {
            result = Amounts.count(report.repaired(), "row") + " repaired; the tables are equal now, compared at one"
                    + " position.";
        } else {
            result = "Not all differences could be repaired.";
        }
        out.println(result);
    }
}
