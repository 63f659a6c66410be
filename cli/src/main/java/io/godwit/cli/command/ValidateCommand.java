package io.godwit.cli.command;

import io.godwit.cli.Console;
import io.godwit.cli.ExitCode;
import io.godwit.cli.JsonOutput;
import io.godwit.cli.Session;
import io.godwit.cli.display.Amounts;
import io.godwit.cli.display.TextTable;
import io.godwit.engine.compare.ComparisonRequest;
import io.godwit.engine.compare.DatabaseComparison;
import io.godwit.engine.compare.DatabaseReport;
import io.godwit.engine.migration.Definition;
import io.godwit.engine.schedule.Schedule;
import io.godwit.engine.validate.DrillLimits;
import io.godwit.engine.validate.Findings;
import io.godwit.engine.validate.ValidationReport;
import io.godwit.engine.validate.ValidationReport.TableResult;
import io.godwit.spi.row.Digest;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code godwit validate}: of a migration, or of any two databases. */
@Command(
        name = "validate",
        description = {
            "Compares every row of a migration's source and target now, or of any two databases given by their URLs.",
            "While a migration applies changes, both sides are brought to one position first; changes go on meanwhile.",
            "Of two databases nothing but rows is read, and nothing is written to either.",
            "Names the keys and columns that differ: on standard output only, never in the journal, the log or a proof."
        })
final class ValidateCommand extends SessionCommand {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "NAME|FILE|SOURCE",
            description =
                    "The migration's name, or its file; or the URL of one database: engine://user@host:port/database.")
    private String first = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "TARGET", description = "The URL of the other database.")
    private @Nullable String second;

    @Option(
            names = "--list",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many differences to list for each table; ${DEFAULT-VALUE} if not given.")
    private int list;

    @Option(names = "--no-keys", description = "Show fingerprints of keys instead of their values.")
    private boolean noKeys;

    @ArgGroup(exclusive = false, heading = "%nOf two databases:%n")
    private @Nullable DatabasePair pair;

    ValidateCommand(Console console) {
        super(console);
    }

    @Override
    int execute(Session session) {
        if (list < 0) {
            throw new ParameterException(spec.commandLine(), "--list must not be negative");
        }
        if (second != null) {
            return databases(session, first, second, pair == null ? new DatabasePair() : pair);
        }
        if (first.contains("://")) {
            throw new ParameterException(
                    spec.commandLine(), "One database cannot be compared with nothing: give the other's URL too");
        }
        if (pair != null) {
            throw new ParameterException(
                    spec.commandLine(), "Of a migration its file says what to compare; leave " + pair.given() + " out");
        }
        return migration(session);
    }

    // --- any two databases ---

    private int databases(Session session, String source, String target, DatabasePair options) {
        Console console = session.console();
        ComparisonRequest request = options.request(spec.commandLine(), session, source, target, limits());
        Consumer<String> progress = isJson() ? sentence -> {} : new Clocked(console.err())::tell;
        DatabaseReport report = new DatabaseComparison(session.connectors(), session.store(), Schedule.real())
                .compare(request, progress, () -> false);
        ComparisonOutput output = new ComparisonOutput(!noKeys);
        if (isJson()) {
            JsonOutput.print(console.out(), output.document(report));
        } else {
            output.print(console.out(), report);
        }
        return report.identical() ? ExitCode.DONE : ExitCode.NOT_IDENTICAL;
    }

    private DrillLimits limits() {
        return DrillLimits.DEFAULT.listing(list);
    }

    // --- a migration ---

    private int migration(Session session) {
        Definition definition = session.migration(first, null).definition();
        Console console = session.console();
        // what a run answers holds no keys
        Findings findings = new Asking(session, isJson())
                .validation(definition)
                .map(answer -> new Findings(answer, List.of()))
                .orElseGet(() -> session.operations()
                        .examine(
                                definition,
                                session.source(definition),
                                session.target(definition),
                                limits(),
                                isJson() ? sentence -> {} : console.err()::println,
                                () -> false));
        ValidationReport report = findings.report();
        DifferenceOutput differences = new DifferenceOutput(!noKeys);
        if (isJson()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("identical", report.identical());
            document.put("report", report);
            document.put(
                    "differences",
                    findings.differences().stream().map(differences::document).toList());
            JsonOutput.print(console.out(), document);
        } else {
            print(console.out(), report);
            findings.differences().forEach(d -> differences.print(console.out(), d));
        }
        return report.identical() ? ExitCode.DONE : ExitCode.NOT_IDENTICAL;
    }

    private static void print(PrintStream out, ValidationReport report) {
        TextTable table = new TextTable("table", "result", ">source rows", ">target rows", "how");
        for (TableResult result : report.tables()) {
            table.row(
                    DifferenceOutput.name(result),
                    result.identical() ? "equal" : result.sourceDigest() != null ? "DIFFERENT" : "NOT COMPARED",
                    rows(result.sourceDigest()),
                    rows(result.targetDigest()),
                    how(result));
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

    private static String how(TableResult result) {
        if (result.differences() != null) {
            return result.differences().sentence();
        }
        return result.reason().isEmpty() ? "compared by " + result.way() : result.reason();
    }

    static String rows(@Nullable Digest digest) {
        return digest == null ? "?" : Amounts.count(digest.rows());
    }
}
