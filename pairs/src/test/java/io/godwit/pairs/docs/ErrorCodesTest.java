package io.godwit.pairs.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.DataErrors;
import io.godwit.engine.EngineErrors;
import io.godwit.spi.Connector;
import io.godwit.spi.ErrorCode;
import io.godwit.spi.ErrorCode.Remedy;
import io.godwit.spi.Errors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Keeps {@code docs/error-codes.md} equal to the code. Run with {@code -Dgodwit.regenerate=true} to write it anew.
 */
class ErrorCodesTest {
    private static final Path DOCUMENT = Path.of("../docs/error-codes.md");

    @Test
    void connectorsAreOnTheClassPath() {
        assertThat(ServiceLoader.load(Connector.class)).isNotEmpty();
    }

    @Test
    void aCodeMeansOneThing() {
        Map<String, ErrorCode> byName = new TreeMap<>();
        List<String> clashes = new ArrayList<>();
        groups().values()
                .forEach(codes -> codes.forEach(code -> {
                    ErrorCode other = byName.putIfAbsent(code.name(), code);
                    if (other != null && !other.equals(code)) {
                        clashes.add(code.name());
                    }
                }));
        assertThat(clashes).isEmpty();
    }

    @Test
    void aGroupListsACodeOnce() {
        groups().forEach((group, codes) ->
                assertThat(codes.stream().map(ErrorCode::name)).as(group).doesNotHaveDuplicates());
    }

    @Test
    void codesReadAlike() {
        groups().values()
                .forEach(codes -> codes.forEach(code -> {
                    assertThat(code.name()).matches("[A-Z][A-Z0-9_]+");
                    assertThat(code.meaning()).as(code.name()).endsWith(".");
                    assertThat(code.action()).as(code.name()).endsWith(".");
                }));
    }

    @Test
    void theDocumentIsUpToDate() throws IOException {
        if (Boolean.getBoolean("godwit.regenerate")) {
            Files.writeString(DOCUMENT, document());
        }
        assertThat(Files.exists(DOCUMENT) ? Files.readString(DOCUMENT) : "")
                .as("run this test with -Dgodwit.regenerate=true")
                .isEqualTo(document());
    }

    /** Each code under the most general part of Godwit that has it. */
    private static Map<String, List<ErrorCode>> groups() {
        Map<String, List<ErrorCode>> groups = new TreeMap<>();
        groups.put("1 Every engine", Errors.ALL);
        groups.put("2 Godwit itself", EngineErrors.ALL);
        groups.put("2 Rows that a target cannot hold", DataErrors.ALL);
        for (Connector connector : ServiceLoader.load(Connector.class)) {
            if (!connector.engine().equals("memory")) {
                List<ErrorCode> own = new ArrayList<>(connector.codes());
                own.removeAll(Errors.ALL);
                groups.put("3 Connector " + connector.engine(), own);
            }
        }
        return groups;
    }

    private static String document() {
        StringBuilder text = new StringBuilder("""
                # Error codes

                Written from the code; do not edit. A code never changes its meaning, so scripts may depend on it.

                What follows from an error is one of three:

                | remedy | what it means |
                |---|---|
                | retry | passing trouble; Godwit tries again by itself, a bounded number of times |
                | fix and resume | mend the cause and run the migration again; it goes on where it was |
                | give up | this run cannot be continued |
                """);
        groups().forEach((group, codes) -> {
            text.append("\n## ").append(group.substring(2)).append("\n\n");
            if (codes.isEmpty()) {
                text.append("No codes of its own.\n");
                return;
            }
            text.append("| code | remedy | what happened | what to do |\n|---|---|---|---|\n");
            codes.forEach(code -> text.append("| `")
                    .append(code.name())
                    .append("` | ")
                    .append(remedy(code.remedy()))
                    .append(" | ")
                    .append(cell(code.meaning()))
                    .append(" | ")
                    .append(cell(code.action()))
                    .append(" |\n"));
        });
        return text.toString();
    }

    private static String remedy(Remedy remedy) {
        return switch (remedy) {
            case RETRY -> "retry";
            case FIX_AND_RESUME -> "fix and resume";
            case GIVE_UP -> "give up";
        };
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace('\n', ' ');
    }
}
