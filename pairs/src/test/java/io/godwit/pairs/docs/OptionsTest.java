package io.godwit.pairs.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.Connector;
import io.godwit.spi.Option;
import io.godwit.spi.Option.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/options.md} equal to the code. Run with {@code -Dgodwit.regenerate=true} to write it anew. */
class OptionsTest {
    private static final Path DOCUMENT = Path.of("../docs/options.md");

    @Test
    void anOptionIsNamedOnceAndExplained() {
        connectors().forEach((engine, connector) -> {
            assertThat(connector.options().stream().map(Option::name))
                    .as(engine)
                    .doesNotHaveDuplicates();
            connector.options().forEach(option -> {
                assertThat(option.name()).matches("[a-z][A-Za-z0-9]*");
                assertThat(option.help()).as(option.name()).isNotBlank();
            });
        });
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

    private static Map<String, Connector> connectors() {
        Map<String, Connector> connectors = new TreeMap<>();
        for (Connector connector : ServiceLoader.load(Connector.class)) {
            if (!connector.engine().equals("memory")) {
                connectors.put(connector.engine(), connector);
            }
        }
        return connectors;
    }

    private static String document() {
        StringBuilder text = new StringBuilder("""
                # Options

                Written from the code; do not edit. Settings of one kind of database, given in
                [the migration file](migration-file.md):

                ```yaml
                source:
                  url: "..."
                  options: { name: value }
                ```

                An option that is not known, or that belongs to the other side, is an error.
                """);
        connectors().forEach((engine, connector) -> {
            text.append("\n## ").append(engine).append('\n');
            section(text, "source", connector.options(), Side.SOURCE);
            section(text, "target", connector.options(), Side.TARGET);
        });
        return text.toString();
    }

    private static void section(StringBuilder text, String endpoint, List<Option> all, Side side) {
        List<Option> options = all.stream()
                .filter(o -> o.side() == side || o.side() == Side.BOTH)
                .toList();
        if (options.isEmpty()) {
            return;
        }
        text.append("\n`").append(endpoint).append(".options`:\n\n");
        text.append("| option | value | default | |\n|---|---|---|---|\n");
        options.forEach(option -> text.append("| `")
                .append(option.name())
                .append("` | ")
                .append(kind(option))
                .append(" | ")
                .append(option.defaultValue().isEmpty() ? "" : "`" + option.defaultValue() + "`")
                .append(" | ")
                .append(sentence(option.help()))
                .append(" |\n"));
    }

    private static String kind(Option option) {
        return switch (option.kind()) {
            case TEXT -> "a text";
            case INTEGER -> "a whole number";
            case BOOLEAN -> "`true` or `false`";
            case SECRET -> "a reference, as for `password`";
        };
    }

    private static String sentence(String help) {
        String begun = help.substring(0, 1).toUpperCase(Locale.ROOT) + help.substring(1);
        return (begun.endsWith(".") ? begun : begun + ".").replace("|", "\\|").replace('\n', ' ');
    }
}
