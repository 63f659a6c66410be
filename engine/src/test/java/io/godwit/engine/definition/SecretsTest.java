package io.godwit.engine.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.engine.EngineErrors;
import io.godwit.engine.migration.Definition.EndpointReference;
import io.godwit.spi.Endpoint;
import io.godwit.spi.GodwitException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    private final Secrets secrets = new Secrets(Map.of("NAME", "hush $x ${y}"));

    @TempDir
    Path folder;

    @Test
    void takesVariablesFilesAndPlainText() throws Exception {
        Path file = Files.writeString(folder.resolve("p"), "first line\nsecond\n");
        assertThat(resolve("${NAME}")).isEqualTo("hush $x ${y}");
        assertThat(resolve("${file:" + file + "}")).isEqualTo("first line");
        assertThat(resolve("plain")).isEqualTo("plain");
        assertThat(resolve("")).isEmpty();
    }

    @Test
    void namesWhatIsMissing() {
        assertMissing("${OTHER}", "The environment variable OTHER is not set");
        assertMissing("${file:/no/such/file}", "The file /no/such/file is not there");
        assertMissing(Secrets.NOT_KEPT, "such a password is not kept");
    }

    @Test
    void resolvesOptionsToo() {
        Endpoint endpoint =
                secrets.resolve(new EndpointReference("e://h", "", Map.of("token", "${NAME}", "size", "5")));
        assertThat(endpoint.options()).containsEntry("token", "hush $x ${y}").containsEntry("size", "5");
        assertThat(endpoint.password().isEmpty()).isTrue();
    }

    private String resolve(String text) {
        return secrets.resolve(new EndpointReference("e://h", text, Map.of()))
                .password()
                .reveal();
    }

    private void assertMissing(String text, String detail) {
        assertThatThrownBy(() -> resolve(text)).isInstanceOfSatisfying(GodwitException.class, e -> {
            assertThat(e.code()).isEqualTo(EngineErrors.SECRET_MISSING);
            assertThat(e.detail()).contains(detail);
        });
    }
}
