package io.godwit.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.cli.Console;
import io.godwit.cli.ExitCode;
import io.godwit.cli.JsonOutput;
import io.godwit.cli.display.TextTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code godwit scenarios}: the package's own list, because the package decides which engines ship. */
@Command(
        name = "scenarios",
        description = "Lists every pair of source and target with its status and the evidence for it.")
final class ScenariosCommand implements Callable<Integer> {
    /** Where the package puts its list. */
    static final String RESOURCE = "/io/godwit/scenarios.json";

    private final Console console;

    @Option(names = "--json", description = "Print one JSON document on standard output.")
    private boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli sets and reads it
    private boolean help;

    ScenariosCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        JsonNode document = read();
        if (json) {
            JsonOutput.print(console.out(), document);
            return ExitCode.DONE;
        }
        for (JsonNode mode : document.path("modes")) {
            console.out().println(mode.path("title").asText());
            TextTable table = new TextTable("  target", "source", "documented", "Godwit", "evidence");
            for (JsonNode pair : mode.path("scenarios")) {
                table.row(
                        "  " + pair.path("target").asText(),
                        pair.path("source").asText(),
                        pair.path("documented").asBoolean() ? "yes" : "",
                        pair.path("status").asText(),
                        pair.path("evidence").asText());
            }
            table.lines().forEach(console.out()::println);
            console.out().println();
        }
        document.path("notes").forEach(note -> console.out().println(note.asText()));
        return ExitCode.DONE;
    }

    private static JsonNode read() {
        try (InputStream in = ScenariosCommand.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the package holds no list of scenarios");
            }
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
