package io.godwit.cli.command;

import io.godwit.cli.Console;
import io.godwit.cli.ExitCode;
import io.godwit.cli.JsonOutput;
import io.godwit.cli.Session;
import io.godwit.cli.display.Amounts;
import io.godwit.cli.display.Style;
import io.godwit.engine.migration.Definition;
import io.godwit.engine.migration.Definition.Assessment;
import io.godwit.engine.migration.Definition.Assessment.Rows;
import io.godwit.spi.Problem;
import io.godwit.spi.Problem.Severity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code godwit assess}. */
@Command(name = "assess", description = "Finds everything that would go wrong, and says what to do; changes nothing.")
final class AssessCommand extends SessionCommand {
    @Parameters(
            paramLabel = "FILE",
            description = "The migration file, or the name of a migration that was run before.")
    private String migration = "";

    @Option(
            names = "--rows",
            paramLabel = "ROWS",
            description =
                    "Which rows to look at for what a target of another engine cannot hold, whatever the file says:"
                            + " ${COMPLETION-CANDIDATES}.",
            converter = RowsConverter.class,
            completionCandidates = RowsConverter.Candidates.class)
    private @Nullable Rows rows;

    AssessCommand(Console console) {
        super(console);
    }

    @Override
    int execute(Session session) {
        Definition definition = session.migration(migration, null).definition();
        if (rows != null) {
            definition =
                    definition.with(new Assessment(rows, definition.assess().tableSeconds()));
        }
        List<Problem> problems =
                session.operations().assess(definition, session.source(definition), session.target(definition));
        long blockers = count(problems, Severity.BLOCKER);
        if (isJson()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("name", definition.name());
            document.put("ready", blockers == 0);
            document.put(
                    "problems", problems.stream().map(AssessCommand::fields).toList());
            JsonOutput.print(session.console().out(), document);
        } else {
            print(session.console(), problems);
        }
        return blockers == 0 ? ExitCode.DONE : ExitCode.BLOCKED;
    }

    private static Map<String, Object> fields(Problem problem) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("severity", problem.severity());
        fields.put("code", problem.code().name());
        fields.put("object", problem.object());
        fields.put("why", problem.why());
        fields.put("remedy", problem.remedy());
        return fields;
    }

    private static void print(Console console, List<Problem> problems) {
        Style style = Style.of(console.environment(), console.terminal());
        for (Problem problem : problems) {
            String severity = problem.severity().name().toLowerCase(Locale.ROOT);
            String head = switch (problem.severity()) {
                case BLOCKER -> style.bad(severity);
                case WARNING -> style.warning(severity);
                case NOTE -> severity;
            };
            console.out().println(head + "  " + problem.object() + "  (" + problem.code() + ")");
            problem.why().lines().forEach(l -> console.out().println("    " + l));
            if (!problem.remedy().isEmpty()) {
                console.out()
                        .println("    what to do: " + problem.remedy().strip().replace("\n", "\n        "));
            }
        }
        long blockers = count(problems, Severity.BLOCKER);
        String rest = Amounts.count(count(problems, Severity.WARNING), "warning") + ", "
                + Amounts.count(count(problems, Severity.NOTE), "note");
        console.out()
                .println(
                        blockers == 0
                                ? "Nothing is in the way; " + rest + "."
                                : "Mend " + Amounts.count(blockers, "blocker") + " first; " + rest + ".");
    }

    private static long count(List<Problem> problems, Severity severity) {
        return problems.stream().filter(p -> p.severity() == severity).count();
    }
}
